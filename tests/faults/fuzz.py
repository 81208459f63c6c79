"""Reads mutated pages, lists and archives, each under the limits of the pool, and names every property that breaks.

    python tests/faults/fuzz.py --minutes 10 --seed 7            # all targets, the corpora where they are
    python tests/faults/fuzz.py pages feeds --inputs 500         # so many inputs each, however long it takes
    python tests/faults/fuzz.py --again pages/own/7/1234         # these inputs again, with what breaks
    ... --keep DIR                                               # each failing input, made small, as a file there

Random by a seed and aware of structure, not guided by coverage: most of a page's time is spent in C that no tool for
Python sees into, and ten pages a second are few for a search that starts from nothing, but not for one that starts from
3,000 real pages. An input depends only on group of seeds, seed and number: no other file is needed to see it again.

Exit code 1 when anything breaks.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import mutations
import properties
import seeds
from mutations import mutate
from properties import PropertyError

from flows.pool import Limits, Lost, SeparatorPool
from pipeline.model import Purpose

SLOW_SECONDS = 2.0
SLOW_SECONDS_PER_MB = 6.0
"""CPU time above which an input is looked at though it is far below the limit: a usual page takes 0.05 s."""

MAX_SMALLER_SECONDS = 60.0
"""For making one failing input small."""

PAIRS = 12
"""Other inputs that one may be mixed with."""


@dataclass(frozen=True, slots=True)
class Target:
    """One reader: what it is fed, how that is harmed, and what must hold."""

    seeds: seeds.Seeds
    kinds: Sequence[mutations.Mutation]
    check: Callable[[bytes, Random], object]
    batch: int = 1
    """Inputs for a child at a time, where one takes less than handing it over."""
    wrap: Callable[[bytes, Random], bytes] | None = None
    """What is done to a mutated input before it is read."""


def _as_script(data: bytes, _rng: Random) -> bytes:
    text = b"<p>The storm that came in from the sea on Friday night took a third of the pier with it.</p>" * 5
    return (
        b'<html><head><script type="application/ld+json">' + data + b"</script></head><body>" + text + b"</body></html>"
    )


def _of_some_size(data: bytes, _rng: Random) -> bytes:
    """No crash leaves more than one record without an end; thousands of them, made by repetition, take long."""
    return data[:200_000]


TARGETS = {
    "pages": Target(seeds.pages, mutations.MARKUP, properties.check_page),
    "cut": Target(seeds.pages, (), properties.check_cut),
    "json-ld": Target(seeds.structured_data, mutations.JSON, properties.check_page, 20, _as_script),
    "text": Target(seeds.dumps, mutations.LINES, properties.check_text, 20),
    "feeds": Target(seeds.feeds, mutations.MARKUP, properties.lists_of(Purpose.FEED), 50),
    "sitemaps": Target(seeds.feeds, mutations.MARKUP, properties.lists_of(Purpose.SITEMAP), 50),
    "sections": Target(seeds.pages, mutations.MARKUP, properties.lists_of(Purpose.SECTION), 10),
    "homes": Target(seeds.pages, mutations.MARKUP, properties.lists_of(Purpose.HOME), 10),
    "robots": Target(seeds.robots, mutations.LINES, properties.check_robots, 50),
    "encodings": Target(seeds.encoded, mutations.BYTES, properties.check_encoding, 50),
    "archives": Target(seeds.archives, mutations.BYTES, properties.check_archive, 50, _of_some_size),
    "records": Target(seeds.records, mutations.JSON, properties.check_archive, 50, seeds.as_members),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One input, or several in a row, by what makes it again."""

    target: str
    group: str
    seed: int
    n: int
    count: int = 1
    data: bytes | None = None
    """The input itself, where it is not that of its number."""

    @property
    def name(self) -> str:
        """What ``--again`` takes."""
        return f"{self.target}/{self.group}/{self.seed}/{self.n}"

    @staticmethod
    def named(name: str) -> Case:
        """The case of this name."""
        target, group, seed, n = name.split("/")
        return Case(target, group, int(seed), int(n))

    def singly(self) -> Iterator[Case]:
        """Each input as a case of its own."""
        return (Case(self.target, self.group, self.seed, n) for n in range(self.n, self.n + self.count))


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of one input."""

    n: int
    size: int
    cpu_seconds: float
    peak_bytes: int
    digest: int
    failure: str | None


@dataclass(slots=True)
class Sum:
    """What came of all inputs of a target."""

    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_at: str = ""
    peak_bytes: int = 0
    digest: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    """Case to what broke."""

    def add(self, case: Case, ran: Ran) -> None:
        """Count one input."""
        name = replace(case, n=ran.n).name
        self.inputs += 1
        self.peak_bytes = max(self.peak_bytes, ran.peak_bytes)
        self.digest = zlib.crc32(f"{self.digest}/{ran.digest}".encode())
        if ran.cpu_seconds > self.slowest:
            self.slowest, self.slowest_at = ran.cpu_seconds, name
        if ran.failure is not None:
            self.failures[name] = ran.failure


def make_input(case: Case) -> bytes:
    """The input of a case: a seed, mutated."""
    target = TARGETS[case.target]
    rng = Random(case.name)
    all_seeds = target.seeds(case.group)
    data = seeds.read(rng.choice(all_seeds))
    if target.kinds:
        others = [seeds.read(page) for page in rng.sample(all_seeds[:PAIRS], min(3, len(all_seeds[:PAIRS])))]
        data = mutate(data, rng, others, target.kinds)
    return data


def run_case(case: Case) -> list[Ran]:
    """Read the inputs of a case; runs in a child that may die of it."""
    return [_run(one) for one in (case.singly() if case.data is None else [case])]


def _run(case: Case) -> Ran:
    target = TARGETS[case.target]
    data = make_input(case) if case.data is None else case.data
    rng = Random(f"{case.name}/read")
    read = target.wrap(data, rng) if target.wrap else data
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak of memory counts anew
    started = time.process_time()
    digest, failure = 0, None
    try:
        digest = zlib.crc32(repr(target.check(read, rng)).encode("utf-8", "backslashreplace"))
    except PropertyError as broken:
        failure = str(broken)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - that nothing leaves a reader is what is tested
        failure = f"exception: {type(error).__name__}: {error}"[:300]
    took = time.process_time() - started
    if failure is None and took > SLOW_SECONDS + SLOW_SECONDS_PER_MB * len(read) / 1e6:
        failure = f"slow: {took:.1f} s for {len(read):,} bytes"
    return Ran(case.n, len(read), took, _peak_bytes(), digest, failure)


def _peak_bytes() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def fuzz(pool: SeparatorPool, target: str, options: argparse.Namespace, seconds: float) -> Sum:
    """Read inputs of one target for so long, or so many of them."""
    result, started = Sum(), time.monotonic()
    cases = _cases(target, options, started + seconds)
    for case, ran in _each(pool, cases):
        result.add(case, ran)
    result.seconds = time.monotonic() - started
    return result


def _cases(target: str, options: argparse.Namespace, until: float) -> Iterator[Case]:
    groups = options.groups if TARGETS[target].seeds in (seeds.pages, seeds.dumps) else [seeds.OWN]
    batch = TARGETS[target].batch
    for n in itertools.count():
        left = options.inputs - n * batch if options.inputs else batch
        if left <= 0 or (not options.inputs and time.monotonic() > until):
            return
        yield Case(target, groups[n % len(groups)], options.seed, n * batch, min(batch, left))


def _each(pool: SeparatorPool, cases: Iterable[Case]) -> Iterator[tuple[Case, Ran]]:
    """What came of each input; where a child died, its inputs are read again one by one, to know which it was."""
    for case, told in pool.map(run_case, cases):
        if not isinstance(told, Lost):
            yield from ((case, ran) for ran in told)
        elif case.count > 1:
            yield from _each(pool, list(case.singly()))
        else:
            yield case, Ran(case.n, 0, 0.0, 0, 0, f"{told.outcome}: {told.reason}")


def make_smaller(pool: SeparatorPool, case: Case, failure: str) -> bytes:
    """Return the input of a case with as much left out as its kind of failure allows."""
    kind, until = failure.partition(":")[0], time.monotonic() + MAX_SMALLER_SECONDS
    best = make_input(case)
    length = len(best) // 2
    while length and time.monotonic() < until:
        for start in range(0, len(best), length):
            less = best[:start] + best[start + length :]
            ((_, ran),) = _each(pool, [Case(case.target, case.group, case.seed, case.n, data=less)])
            if ran.failure and ran.failure.startswith(kind):
                best = less
                break
            if time.monotonic() > until:
                break
        else:
            length //= 2
        length = min(length, len(best) // 2)
    return best


def main() -> int:
    """Fuzz, tell what was run and what broke."""
    options = _options()
    # what children leave in their folders goes with this one, however they end
    with tempfile.TemporaryDirectory() as folder, SeparatorPool(1, Limits()) as pool:
        os.environ["TMPDIR"] = folder
        if options.again:
            results = {"again": _again(pool, options.again)}
        else:
            seconds = options.minutes * 60 / len(options.targets)
            results = {}
            for target in options.targets:
                results[target] = fuzz(pool, target, options, seconds)
                _tell(target, results[target], options.seed)
        _keep(pool, options, results)
    return 1 if any(result.failures for result in results.values()) else 0


def _again(pool: SeparatorPool, names: Iterable[str]) -> Sum:
    result = Sum()
    here = set(seeds.groups())
    for case in map(Case.named, names):
        if case.group not in here:
            print(f"{case.name}: left out, its pages are not here")
            continue
        for _, ran in _each(pool, [case]):
            result.add(case, ran)
            told = f"{ran.size:,} bytes, {ran.cpu_seconds:.2f} s, {ran.peak_bytes >> 20} MB"
            print(f"{case.name}: {told}: {ran.failure or 'holds'}")
    return result


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", default=list(TARGETS), help="only these readers", metavar="TARGET")
    parser.add_argument("--minutes", type=float, default=5, help="for all of them together (5)")
    parser.add_argument("--inputs", type=int, default=0, help="so many each, instead")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--groups", nargs="*", default=seeds.groups(), help="only pages of these corpora, or own")
    parser.add_argument("--again", nargs="+", metavar="TARGET/GROUP/SEED/N", help="only these inputs")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where failing inputs are put")
    options = parser.parse_args()
    if unknown := set(options.targets) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    return options


def _tell(target: str, result: Sum, seed: int) -> None:
    rate = result.inputs / result.seconds if result.seconds else 0
    print(
        f"{target:10} seed {seed}: {result.inputs:7,} inputs, {rate:7.1f}/s, slowest {result.slowest:5.2f} s"
        f" ({result.slowest_at}), most memory {result.peak_bytes >> 20:4} MB, digest {result.digest:08x},"
        f" {len(result.failures)} failures",
        flush=True,
    )
    for name, failure in result.failures.items():
        print(f"  --again {name}: {failure}", flush=True)


def _keep(pool: SeparatorPool, options: argparse.Namespace, results: dict[str, Sum]) -> None:
    if options.keep is None:
        return
    options.keep.mkdir(parents=True, exist_ok=True)
    for result in results.values():
        for name, failure in result.failures.items():
            (options.keep / name.replace("/", "-")).write_bytes(make_smaller(pool, Case.named(name), failure))


if __name__ == "__main__":
    sys.exit(main())
