"""The manners in which projects are configured."""

from __future__ import annotations

from codemods.timeouts.django import Django
from codemods.timeouts.environment import Environment
from codemods.timeouts.facts import Backend
from codemods.timeouts.oslo import Oslo
from codemods.timeouts.pydantic import Pydantic
from codemods.timeouts.settings import Settings

BACKENDS: tuple[Backend, ...] = (
    Oslo(),
    Django(),
    Pydantic(),
    Settings(),
    Environment(),
)
"""In the order in which they are tried: what a project is configured with before what it reads in
passing."""

AUTOMATIC = tuple(backend for backend in BACKENDS if not isinstance(backend, Environment))
"""Those that are taken for what a project uses. That it reads variables of the environment says
little: a library reads some of others, and an application may be configured elsewhere."""
