"""What views answer before their addresses take UUIDs alone, and after, by Django and by Flask."""

from __future__ import annotations

from pathlib import Path

import pytest
from guarded import GOOD, printed, treat, write

DJANGO = {
    "shop/__init__.py": "",
    "shop/views.py": """
import logging
from pathlib import Path

from django.http import HttpResponse
from django.views import View

LOG = logging.getLogger(__name__)


def order(request, order_uuid):
    return HttpResponse(str(order_uuid))


def bill(request, order_uuid):
    LOG.info("bill of %s", order_uuid)
    if not order_uuid:
        return HttpResponse("none")
    with open(f"orders/{order_uuid}") as found:
        return HttpResponse("%s of %s" % (found.read(), order_uuid))


class Parcel(View):
    def get(self, request, parcel_uuid):
        with open("orders/{}".format(parcel_uuid)) as found:
            return HttpResponse(found.read() + str(parcel_uuid))
""",
    "shop/urls.py": """
from django.urls import path

from shop import views

urlpatterns = [
    path("orders/<uuid:order_uuid>", views.order),
    path("bills/<order_uuid>", views.bill, name="bill"),
    path("parcels/<str:parcel_uuid>", views.Parcel.as_view()),
]
""",
}
FLASK = {
    "pages.py": """
from flask import Flask
from flask.views import MethodView

app = Flask(__name__)


@app.route("/orders/<uuid:order_uuid>")
def order(order_uuid):
    return str(order_uuid)


@app.route("/bills/<order_uuid>")
def bill(order_uuid):
    app.logger.info("bill of %s", order_uuid)
    with open(f"orders/{order_uuid}") as found:
        return "%s of %s" % (found.read(), order_uuid)


@app.get("/parcels/<string:parcel_uuid>")
def parcel(parcel_uuid):
    with open("orders/{}".format(parcel_uuid)) as found:
        return found.read() + str(parcel_uuid)
""",
}
ASK_DJANGO = """
import django
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
settings.configure(ROOT_URLCONF="shop.urls", ALLOWED_HOSTS=["*"])
django.setup()
client = Client(raise_request_exception=False)
import logging; logging.disable()
for address in {addresses}:
    answer = client.get(address)
    print(answer.status_code, answer.content.decode() if answer.status_code == 200 else "")
for text in {texts}:
    try:
        print(reverse("bill", args=[text]))
    except NoReverseMatch:
        print("no address")
"""
ASK_FLASK = """
from pages import app
client = app.test_client()
for address in {addresses}:
    answer = client.get(address)
    print(answer.status_code, answer.text if answer.status_code == 200 else "")
"""
FRAMEWORKS = {"django": (DJANGO, ASK_DJANGO), "flask": (FLASK, ASK_FLASK)}


@pytest.fixture(params=FRAMEWORKS)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A project, and the program that asks it."""
    files, program = FRAMEWORKS[request.param]
    write(tmp_path / "project", files)
    orders = {f"orders/{name}": "an order" for name in (GOOD, "..order", GOOD.upper())}
    write(tmp_path / "project", orders)
    return tmp_path / "project", program


def test_uuids_are_answered_as_before_and_nothing_else_is(shop: tuple[Path, str]) -> None:
    root, program = shop
    asked = [f"/{it}/{name}" for it in ("bills", "parcels") for name in (GOOD, "..order")]
    told = program.format(addresses=asked, texts=[GOOD])
    before = printed(root, told)
    assert [it[:3] for it in before[:4]] == ["200"] * 4

    findings = treat(root).findings

    assert [it.repaired for it in findings] == [True, True]
    after = printed(root, told)
    assert [it[:3] for it in after[:4]] == ["200", "404", "200", "404"]
    assert after[::2] == before[::2]


def test_other_forms_of_a_uuid_are_refused_by_django(tmp_path: Path) -> None:
    write(tmp_path, {**DJANGO, f"orders/{GOOD.upper()}": "an order"})
    program = ASK_DJANGO.format(addresses=[f"/bills/{GOOD.upper()}"], texts=["newest"])
    assert printed(tmp_path, program)[1] == "/bills/newest"
    treat(tmp_path)
    assert printed(tmp_path, program) == ["404 ", "no address"]


def test_capitals_become_small_letters_by_flask(tmp_path: Path) -> None:
    write(tmp_path, {**FLASK, f"orders/{GOOD}": "an order"})
    treat(tmp_path)
    program = ASK_FLASK.format(addresses=[f"/bills/{GOOD.upper()}"])
    assert printed(tmp_path, program) == [f"200 an order of {GOOD}"]


def test_nothing_is_left_to_do(shop: tuple[Path, str]) -> None:
    root, _ = shop
    treat(root)
    assert not list(treat(root).findings)


@pytest.mark.parametrize("text", ["newest", GOOD.upper(), GOOD.replace("-", "")])
def test_a_text_that_the_project_puts_there_keeps_the_address(tmp_path: Path, text: str) -> None:
    links = f"from django.urls import reverse\n\nreverse('bill', args=['{text}'])\n"
    write(tmp_path, {**DJANGO, "shop/links.py": links})
    treat(tmp_path)
    urls = (tmp_path / "shop/urls.py").read_text()
    assert "bills/<order_uuid>" in urls
    assert "<uuid:parcel_uuid>" in urls


def test_what_a_test_puts_there_does_not(tmp_path: Path) -> None:
    links = "from django.urls import reverse\n\nreverse('bill', args=['newest'])\n"
    write(tmp_path, {**DJANGO, "shop/tests/test_links.py": links})
    treat(tmp_path)
    assert "bills/<uuid:order_uuid>" in (tmp_path / "shop/urls.py").read_text()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<uuid:order_uuid>", "<int:order_uuid>"),
        ("from django.urls import path", "from shop.routing import path"),
        ("from shop import views", "from elsewhere import views"),
    ],
)
def test_where_it_is_no_habit_or_no_address_of_django_nothing_is_written(
    tmp_path: Path, before: str, after: str
) -> None:
    write(tmp_path, {**DJANGO, "shop/urls.py": DJANGO["shop/urls.py"].replace(before, after)})
    assert not list(treat(tmp_path).changes)


def test_a_check_in_the_same_file_is_nearer(tmp_path: Path) -> None:
    checked = """

def close(request, order_uuid):
    try:
        uuid.UUID(order_uuid)
    except ValueError:
        raise Http404()
    return HttpResponse("closed")
"""
    views = "import uuid\nfrom django.http import Http404\n" + DJANGO["shop/views.py"] + checked
    write(tmp_path, {**DJANGO, "shop/views.py": views})
    treat(tmp_path)
    assert (tmp_path / "shop/urls.py").read_text() == DJANGO["shop/urls.py"]
    assert (tmp_path / "shop/views.py").read_text().count("uuid.UUID(") == 3


def test_a_check_in_another_file_is_not(tmp_path: Path) -> None:
    checked = """
import uuid

from django.http import Http404


def check(order_uuid):
    try:
        uuid.UUID(order_uuid)
    except ValueError:
        raise Http404()
"""
    write(tmp_path, {**DJANGO, "shop/checks.py": checked})
    treat(tmp_path)
    assert (tmp_path / "shop/views.py").read_text() == DJANGO["shop/views.py"]
    assert (tmp_path / "shop/urls.py").read_text().count("<uuid:") == 3
