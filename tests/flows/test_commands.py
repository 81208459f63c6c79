"""Commands from outside: mistakes are one line each with the right exit code, and nothing is fetched."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Winnow = Callable[..., subprocess.CompletedProcess[str]]


def test_help_names_every_command_with_a_sentence(winnow: Winnow) -> None:
    told = winnow("--help").stdout
    for command in ("demo", "export", "rebuild", "report", "run", "search", "separate", "serve"):
        assert f"  {command} " in told
        assert winnow(command, "--help").stdout.startswith(f"Usage: winnow {command}")


def test_a_home_without_configuration_says_what_to_do(winnow: Winnow, tmp_path: Path) -> None:
    result = winnow("run", "--home", tmp_path)
    assert result.returncode == 2
    assert "winnow.toml" in result.stderr
    assert "Traceback" not in result.stderr


def test_every_mistake_of_a_configuration_is_named_and_nothing_is_made(winnow: Winnow, tmp_path: Path) -> None:
    (tmp_path / "winnow.toml").write_text(
        '[winnow]\ndelay_seconds = -1\n[[source]]\nname = "Bad Name"\nhome = "file:///etc/passwd"\nmax_pagse = 3\n',
        encoding="utf-8",
    )
    result = winnow("run", "--home", tmp_path)
    assert result.returncode == 2
    for place in ("contact", "delay_seconds", "name", "home", "max_pagse"):
        assert place in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["winnow.toml"]


def test_an_unknown_source_is_refused_with_the_known_ones(winnow: Winnow, tmp_path: Path) -> None:
    (tmp_path / "winnow.toml").write_text(
        '[winnow]\ncontact = "ops@example.org"\n[[source]]\nname = "mail"\nhome = "https://mail.example/"\n',
        encoding="utf-8",
    )
    result = winnow("run", "nail", "--home", tmp_path)
    assert result.returncode == 2
    assert "nail" in result.stderr
    assert "mail" in result.stderr


@pytest.mark.parametrize("command", [("report",), ("search", "river"), ("export",)])
def test_reading_a_home_without_database_is_one_line(winnow: Winnow, tmp_path: Path, command: tuple[str, ...]) -> None:
    result = winnow(*command, "--home", tmp_path)
    assert result.returncode in (1, 2)
    assert "winnow run" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_set_clock_that_is_no_time_is_refused(winnow: Winnow, tmp_path: Path) -> None:
    (tmp_path / "winnow.toml").write_text(
        '[winnow]\ncontact = "ops@example.org"\n[[source]]\nname = "mail"\nhome = "https://mail.example/"\n',
        encoding="utf-8",
    )
    result = winnow("run", "--home", tmp_path, env={"WINNOW_NOW": "yesterday"})
    assert result.returncode == 2
    assert "WINNOW_NOW" in result.stderr


def test_the_demo_overwrites_no_configuration_but_its_own(winnow: Winnow, tmp_path: Path) -> None:
    config = tmp_path / "winnow.toml"
    config.write_text('[winnow]\ncontact = "ops@example.org"\n', encoding="utf-8")
    result = winnow("demo", env={"WINNOW_HOME": str(tmp_path)})
    assert result.returncode == 2
    assert "not overwritten" in result.stderr
    assert config.read_text(encoding="utf-8") == '[winnow]\ncontact = "ops@example.org"\n'
