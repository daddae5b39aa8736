"""The municipality's colour, as the steps that Designsystemet draws with."""

import re
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Scale:
    """One accent scale of Designsystemet, each step as `#rrggbb`."""

    background_default: str
    background_tinted: str
    surface_default: str
    surface_tinted: str
    surface_hover: str
    surface_active: str
    border_subtle: str
    border_default: str
    border_strong: str
    text_subtle: str
    text_default: str
    base_default: str
    base_hover: str
    base_active: str
    base_contrast_subtle: str
    base_contrast_default: str

    def __post_init__(self) -> None:
        for step, colour in asdict(self).items():
            if not re.fullmatch("#[0-9a-f]{6}", colour):
                raise ValueError(f"{step} must be a colour such as #1f5c30, not {colour!r}")

    def css(self) -> str:
        """The steps as custom properties, to stand inside a rule."""
        return " ".join(
            f"--ds-color-accent-{step.replace('_', '-')}: {colour};" for step, colour in asdict(self).items()
        )


@dataclass(frozen=True)
class Accent:
    """The municipality's colour in the light and the dark scheme."""

    light: Scale
    dark: Scale

    def css(self) -> str:
        """A style sheet that lays the accent over Designsystemet's theme, and touches nothing else."""
        return (
            f":root, [data-color-scheme=light], [data-color-scheme=auto] {{ {self.light.css()} }}\n"
            f"[data-color-scheme=dark] {{ {self.dark.css()} }}\n"
            f"@media (prefers-color-scheme: dark) {{ [data-color-scheme=auto] {{ {self.dark.css()} }} }}\n"
        )
