# mypy: ignore-errors
"""FEBRL 4 by splink and by recordlinkage's own recipe, as one JSON of scored pairs; run in a venv that has both.

Called by `tests.benchmarks.febrl` with the folder of the two lists. No social-security number is used.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import pandas as pd
import recordlinkage
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

LEAST = 0.0001  # probability below which a pair of splink's is not handed on


def frames(folder):
    """Return both lists as data frames, without the social-security number."""
    read = {}
    for name in ("dataset4a", "dataset4b"):
        frame = pd.read_csv(folder / f"{name}.csv", skipinitialspace=True, dtype=str).rename(columns=str.strip)
        frame = frame.map(lambda value: value.strip() if isinstance(value, str) else value).replace("", None)
        read[name] = frame.drop(columns="soc_sec_id").where(frame.notna(), None)
    return read["dataset4a"], read["dataset4b"]


def recipe(a, b):
    """Return the pairs by the recipe of recordlinkage's documentation: one block, six comparisons, their sum."""
    a, b = a.set_index("rec_id"), b.set_index("rec_id")
    indexer = recordlinkage.Index()
    indexer.block("given_name")
    pairs = indexer.index(a, b)
    compare = recordlinkage.Compare()
    compare.exact("given_name", "given_name", label="given_name")
    compare.string("surname", "surname", method="jarowinkler", threshold=0.85, label="surname")
    compare.exact("date_of_birth", "date_of_birth", label="date_of_birth")
    compare.exact("suburb", "suburb", label="suburb")
    compare.exact("state", "state", label="state")
    compare.string("address_1", "address_1", threshold=0.85, label="address_1")
    total = compare.compute(pairs, a, b).sum(axis=1)
    return [(one, other, float(score)) for (one, other), score in total.items()]


def by_splink(a, b):
    """Return the pairs that splink finds with its own comparisons, trained without labels as its guide says."""
    db = DuckDBAPI()
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="rec_id",
        probability_two_random_records_match=1 / 5000,
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_2", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("state"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            block_on("date_of_birth"),
            block_on("postcode"),
            block_on("surname", "suburb"),
            block_on("given_name", "suburb"),
            block_on("street_number", "address_1"),
            block_on("address_2"),
        ],
    )
    tables = [db.register(a, dataset_display_name="a"), db.register(b, dataset_display_name="b")]
    linker = Linker(tables, settings, log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on("date_of_birth"), block_on("postcode"), block_on("given_name", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=LEAST)
    frame = found.as_pandas_dataframe() if hasattr(found, "as_pandas_dataframe") else found.as_dict_frame()
    return [tuple(row) for row in frame[["rec_id_l", "rec_id_r", "match_weight"]].itertuples(index=False)]


def main(folder):
    """Print the pairs of both as JSON, with the seconds they took."""
    warnings.simplefilter("ignore")
    a, b = frames(Path(folder))
    told = {}
    for name, way in (("recordlinkage", recipe), ("splink", by_splink)):
        began = time.perf_counter()
        pairs = [(str(one), str(other), float(score)) for one, other, score in way(a, b)]
        told[name] = {"seconds": time.perf_counter() - began, "pairs": pairs}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
