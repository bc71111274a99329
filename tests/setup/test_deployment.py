from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import reverse

FOLDER = Path(settings.BASE_DIR)
SERVICES = yaml.safe_load((FOLDER / "docker-compose.yml").read_text())["services"]


@pytest.mark.parametrize("service", ["web", "worker"])
def test_a_service_runs_a_command_that_exists(service):
    assert SERVICES[service]["command"][:2] == ["python", "manage.py"]
    assert SERVICES[service]["command"][2] in get_commands()


def test_the_health_check_asks_the_real_address():
    assert f"http://localhost:8000{reverse('healthz')}'" in SERVICES["web"]["healthcheck"]["test"][-1]


def test_only_the_proxy_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_one_proxy_is_the_one_that_is_trusted():
    assert SERVICES["web"]["environment"]["MJ_TRUSTED_PROXIES"] == "1"
    assert "reverse_proxy web:8000" in (FOLDER / "deploy/Caddyfile").read_text()


def test_all_that_the_image_copies_is_let_through():
    copied = {line.split()[1] for line in (FOLDER / "Dockerfile").read_text().splitlines() if line.startswith("COPY")}
    assert copied == {line[1:] for line in (FOLDER / ".dockerignore").read_text().splitlines() if line[0] == "!"}
    assert all((FOLDER / name).exists() for name in copied)
