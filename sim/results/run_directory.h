// A run on disk: summary.json, series.csv, histograms.json, events.csv, scenario.resolved.yaml.
// A directory under its final name is whole: files are written to a sibling and renamed at the end.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>

#include "sim/results/run_result.h"

namespace headroom::results {

// Bytes a directory of `columns` series of `steps` steps and `histograms` histograms takes, generously.
std::uint64_t expected_bytes(std::size_t columns, std::size_t steps, std::size_t histograms);

// The folder's absolute name: "runs/x/" and "runs/x" are the same place, and what stands beside it must not land in it.
std::filesystem::path without_slash(std::filesystem::path dir);

// Whether a run may be put there: nothing is, or an empty folder. `named`: as the error calls it.
std::expected<void, std::string> free_to_take(const std::filesystem::path& dir, const std::filesystem::path& named);

// Writes the run and sets it under `dir`, which must not exist or be empty. On any failure (a full disk)
// `dir` is as before and the half-written sibling is removed; one that is whole and cannot take the name is kept.
std::expected<void, std::string> write_run(const RunResult& result, const std::filesystem::path& dir);

// Reads it back. The error says what is wrong with which file.
std::expected<RunResult, std::string> read_run(const std::filesystem::path& dir);

}  // namespace headroom::results
