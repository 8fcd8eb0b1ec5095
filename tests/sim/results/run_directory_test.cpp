#include "sim/results/run_directory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "sim/results/summary.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/sim/results/example_run.h"
#include "tests/sim/results/volume.h"

namespace headroom::results {
namespace {

namespace fs = std::filesystem;

class RunDirectory : public testing::Test {
 protected:
  static std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  static void put(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(root_), fs::directory_iterator{}));
  }

  const fakes::TemporaryFolder folder_;
  const fs::path root_ = folder_.path();
};

TEST_F(RunDirectory, HoldsTheFiveFilesAndReadsBackWhole) {
  const RunResult run = example_run();
  const fs::path dir = root_ / "a" / "run/";
  ASSERT_TRUE(write_run(run, dir));
  for (const char* name : {"summary.json", "series.csv", "histograms.json", "events.csv", "scenario.resolved.yaml"}) {
    EXPECT_TRUE(fs::exists(dir / name)) << name;
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(dir), fs::directory_iterator{}), 5);
  const auto again = read_run(dir);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(hash_of(*again), run.result_hash);
  EXPECT_EQ(again->scenario_yaml, run.scenario_yaml);
  EXPECT_EQ(again->wall_s, run.wall_s);
}

TEST_F(RunDirectory, TakesAnEmptyFolderAndLeavesNothingBesideIt) {
  fs::create_directory(root_ / "run");
  ASSERT_TRUE(write_run(example_run(), root_ / "run"));
  EXPECT_EQ(entries(), 1u);
}

TEST_F(RunDirectory, NeverWritesOverWhatIsThere) {
  fs::create_directory(root_ / "run");
  put(root_ / "run" / "thesis.txt", "mine");
  const std::string text = (root_ / "run").string() + ": is not empty; name another folder or remove it first";
  EXPECT_EQ(write_run(example_run(), root_ / "run").error(), text);
  EXPECT_EQ(text_of(root_ / "run" / "thesis.txt"), "mine");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(RunDirectory, IsRefusedWhereAFileStands) {
  put(root_ / "run", "mine");
  const std::string text = (root_ / "run").string() + ": is a file, not a folder to put a run in";
  EXPECT_EQ(write_run(example_run(), root_ / "run").error(), text);
}

TEST_F(RunDirectory, SaysWhenTheVolumeIsReadOnly) {
  const Volume sealed(root_ / "sealed", "size=2m", MS_RDONLY);
  if (!sealed.mounted()) GTEST_SKIP() << "mounting a read-only volume is not allowed here";
  const std::string text = (root_ / "sealed" / "run").string() + ": cannot be made: Read-only file system";
  EXPECT_EQ(write_run(example_run(), root_ / "sealed" / "run").error(), text);
}

TEST_F(RunDirectory, AFullDiskLeavesNoFolderThatLooksWhole) {
  const Volume small(root_ / "small", "size=200k", 0);
  if (!small.mounted()) GTEST_SKIP() << "mounting a small volume is not allowed here";
  const auto outcome = write_run(example_run(), root_ / "small" / "run");
  EXPECT_EQ(outcome.error(), (root_ / "small" / "run").string() +
                                 ": series.csv cannot be written: No space left on device; nothing was kept");
  EXPECT_TRUE(fs::is_empty(root_ / "small"));
}

TEST_F(RunDirectory, ExpectsAtLeastTheBytesItTakes) {
  const RunResult run = example_run();
  ASSERT_TRUE(write_run(run, root_ / "run"));
  std::uint64_t taken = 0;
  for (const auto& file : fs::directory_iterator(root_ / "run")) taken += file.file_size();
  EXPECT_GE(expected_bytes(run.series.columns.size(), run.series.count, run.histograms.size()), taken);
}

TEST_F(RunDirectory, ReadingSaysWhatIsWrongWithWhichFile) {
  const std::string run = (root_ / "run").string();
  EXPECT_EQ(read_run(run).error(), run + ": there is no such run");
  ASSERT_TRUE(write_run(example_run(), run));
  const auto error_with = [&](const char* name, const std::string& text) {
    const fs::path path = root_ / "run" / name;
    const std::string whole = text_of(path);
    put(path, text);
    const auto outcome = read_run(run);
    put(path, whole);
    return outcome ? "" : outcome.error();
  };
  EXPECT_EQ(error_with("summary.json", "{\"scen"), run + "/summary.json: is not whole JSON (cut short?)");
  EXPECT_EQ(error_with("summary.json", "{\"format_version\": 3}"),
            run + "/summary.json: scenario: missing");
  EXPECT_EQ(error_with("series.csv", "time"), run + "/series.csv: is cut short: its last line has no end");
  EXPECT_EQ(error_with("histograms.json", ""), run + "/histograms.json: is not whole JSON (cut short?)");
  EXPECT_EQ(error_with("events.csv", "when,what\n"), run + "/events.csv: should begin with time_s,kind,subject,detail");
  const std::string shorter = error_with("events.csv", "time_s,kind,subject,detail\n");
  EXPECT_EQ(shorter.substr(0, run.size() + 47), run + ": its files do not belong together: they hash t");
  EXPECT_TRUE(read_run(run));
  fs::remove(root_ / "run" / "series.csv");
  EXPECT_EQ(read_run(run).error(), run + "/series.csv: missing");
}

TEST_F(RunDirectory, AHalfWrittenOneIsNotRead) {
  const fs::path half = root_ / "run.partial-77-0";
  ASSERT_TRUE(write_run(example_run(), half));
  EXPECT_EQ(read_run(half).error(), half.string() + ": is a half-written run, left by a writer that was stopped");
  EXPECT_EQ(read_run("/dev/null").error(), "/dev/null: is not a run's folder");
}

}  // namespace
}  // namespace headroom::results
