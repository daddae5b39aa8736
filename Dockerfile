# Style sheets and fonts
FROM node:24-slim AS styles
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci

# Python packages
FROM python:3.11-slim AS packages
COPY requirements.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

# The portal
FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /app portal && install -d -o portal /srv/media
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=8000 MEDIA_ROOT=/srv/media
COPY --from=packages /venv /venv
COPY --from=styles /app/node_modules node_modules
COPY . .
# Neither command opens a connection; the values only let the settings load.
RUN pybabel compile --directory locale --domain django \
 && SECRET_KEY=build DATABASE_URL=postgres:///build REDIS_URL=redis://build python manage.py collectstatic --no-input
USER portal
VOLUME /srv/media
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", \
  "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["sh", "-c", "exec granian portal.wsgi:application --interface wsgi --host $HOST --port $PORT --workers ${WEB_WORKERS:-2} --blocking-threads 1 --respawn-failed-workers"]
