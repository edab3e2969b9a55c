"""The manners in which projects are configured."""

from __future__ import annotations

from codemods.timeouts.backends.django import Django
from codemods.timeouts.backends.environment import Environment
from codemods.timeouts.backends.oslo import Oslo
from codemods.timeouts.backends.parameter import Parameter
from codemods.timeouts.backends.pydantic import Pydantic
from codemods.timeouts.backends.settings import Settings
from codemods.timeouts.facts import Backend

BACKENDS: tuple[Backend, ...] = (
    Oslo(),
    Django(),
    Pydantic(),
    Settings(),
    Environment(),
    Parameter(),
)
"""In the order in which they are tried: what a project is configured with before what it reads in
passing."""

AUTOMATIC = tuple(it for it in BACKENDS if not isinstance(it, (Environment, Parameter)))
"""Those that are taken for what a project uses. That it reads variables of the environment says
little: a library reads some of others, and an application may be configured elsewhere. That it is
a library without a configuration only a person can say."""

AUTO = "auto"


def eligible(name: str) -> tuple[Backend, ...]:
    """The backend of that name; of `AUTO`, those that may be taken for what a project uses."""
    return AUTOMATIC if name == AUTO else tuple(it for it in BACKENDS if it.name == name)
