// Writes the made-up run as a run directory and as a page, to be looked at:
//   example_page DIRECTORY      (makes DIRECTORY/run and DIRECTORY/report.html)
#include <cstdio>
#include <filesystem>

#include "sim/report/page.h"
#include "sim/results/run_directory.h"
#include "sim/results/terminal_summary.h"
#include "tests/sim/results/example_run.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path root = argv[1];
  const auto run = headroom::results::example_run();
  std::filesystem::remove_all(root / "run");
  auto outcome = headroom::results::write_run(run, root / "run");
  if (outcome) outcome = headroom::report::write_page(run, root / "report.html");
  if (!outcome) std::fprintf(stderr, "%s\n", outcome.error().c_str());
  std::fputs(headroom::results::terminal_summary(run).c_str(), stdout);
  return outcome ? 0 : 3;
}
