// A run as one HTML page for a capacity review: plots, tables and the scenario, nothing loaded from anywhere.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

#include "sim/results/run_result.h"

namespace headroom::report {

// The whole page, about 1.3 MB with its charting library. Names and texts of the run are data in it,
// never markup.
std::string page(const results::RunResult& run);

// Writes `page(run)` to `file`, replacing it as a whole or leaving it as it was.
// The error is one sentence that starts with the path.
std::expected<void, std::string> write_page(const results::RunResult& run, const std::filesystem::path& file);

}  // namespace headroom::report
