"""Choosing the device that months run on."""

from __future__ import annotations

from demerit.regime import BadInput


def choose(device: str) -> None:
    """Make `device` the place where months run.

    Args:
        device: `auto` (whatever the machine has), `cpu` or `gpu`.

    Raises:
        BadInput: The machine has no such device, or its driver does not answer.
    """
    if device == "auto":
        return
    import jax

    try:
        found = jax.devices(device)
    except RuntimeError as error:
        raise BadInput(
            f"there is no device {device!r} here",
            hint="use --device cpu, or install jax with support for your device",
        ) from error
    jax.config.update("jax_default_device", found[0])


def backend() -> str:
    """The kind of device that months run on: `cpu`, `gpu` or `tpu`."""
    import jax

    chosen = jax.config.jax_default_device  # type: ignore[attr-defined]
    return jax.default_backend() if chosen is None else chosen.platform
