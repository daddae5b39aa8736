from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError, TimeoutError


class ForgivingRedisCache(RedisCache):
    """Forgets everything while Redis is away: nothing true lies there, so nobody is stopped by its absence.

    Attempts at codes are then not counted across logins; each code still ends after three wrong ones.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except (ConnectionError, TimeoutError):
            return default

    def set(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().set(*args, **kwargs)
        except (ConnectionError, TimeoutError):
            return

    def add(self, *args: Any, **kwargs: Any) -> bool:
        try:
            return super().add(*args, **kwargs)
        except (ConnectionError, TimeoutError):
            return True

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        try:
            return super().delete(*args, **kwargs)
        except (ConnectionError, TimeoutError):
            return False
