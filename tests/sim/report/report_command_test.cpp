#include "sim/cli/report.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "sim/results/run_directory.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/sim/results/example_run.h"

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;

struct Answer {
  int status;
  std::string out, err;
};

Answer headroom(const std::string& command_line) {
  CLI::App app;
  Answer answer{-1, "", ""};
  add_report(app, answer.status);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  app.parse(command_line);
  std::fflush(nullptr);
  answer.out = testing::internal::GetCapturedStdout();
  answer.err = testing::internal::GetCapturedStderr();
  return answer;
}

TEST(ReportCommand, WritesThePageWhereAskedOrBesideTheRun) {
  const fakes::TemporaryFolder folder;
  const fs::path root = folder.path();
  ASSERT_TRUE(results::write_run(results::example_run(), root / "run"));
  const Answer asked = headroom("report " + (root / "run").string() + " -o " + (root / "x.html").string());
  EXPECT_EQ(asked.status, 0);
  EXPECT_EQ(asked.out, (root / "x.html").string() + "\n");
  EXPECT_GT(fs::file_size(root / "x.html"), 500'000u);
  EXPECT_EQ(headroom("report " + (root / "run/").string()).out, (root / "run.html").string() + "\n");
  EXPECT_EQ(fs::file_size(root / "run.html"), fs::file_size(root / "x.html"));
}

TEST(ReportCommand, AnswersTwoAndSaysWhyWhenThereIsNoRun) {
  const Answer answer = headroom("report /nowhere/run -o /tmp/never.html");
  EXPECT_EQ(answer.status, 2);
  EXPECT_EQ(answer.out, "");
  EXPECT_EQ(answer.err, "/nowhere/run: there is no such run\n");
  EXPECT_FALSE(fs::exists("/tmp/never.html"));
}

}  // namespace
}  // namespace headroom::cli
