#include "sim/results/claim.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "sim/results/run_directory.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/sim/results/example_run.h"
#include "tests/sim/results/volume.h"

namespace headroom::results {
namespace {

namespace fs = std::filesystem;

class RunClaim : public testing::Test {
 protected:
  static void put(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(root_), fs::directory_iterator{}));
  }
  std::string refusal(const fs::path& dir, std::uint64_t bytes = 1000) const {
    const auto claim = Claim::of(dir, bytes);
    return claim ? "" : claim.error();
  }

  const fakes::TemporaryFolder folder_;
  const fs::path root_ = folder_.path();
};

TEST_F(RunClaim, LeavesNothingWhereNoRunWasWritten) {
  { EXPECT_TRUE(Claim::of(root_ / "x" / "y" / "run", 1000)); }
  EXPECT_EQ(entries(), 0u);
}

TEST_F(RunClaim, GoesWhenTheRunIsThere) {
  {
    const auto claim = Claim::of(root_ / "x" / "run/", 1000);
    ASSERT_TRUE(claim);
    EXPECT_TRUE(fs::exists(root_ / "x" / "run.claimed"));
    EXPECT_TRUE(write_run(example_run(), root_ / "x" / "run"));
  }
  EXPECT_FALSE(fs::exists(root_ / "x" / "run.claimed"));
  EXPECT_TRUE(read_run(root_ / "x" / "run"));
}

TEST_F(RunClaim, OfTheSameNameIsRefusedAndNamesWhoHasIt) {
  const auto first = Claim::of(root_ / "run", 1000);
  ASSERT_TRUE(first);
  EXPECT_EQ(refusal(root_ / "run/"), (root_ / "run/").string() + ": is being written by process " +
                                         std::to_string(getpid()) + "; name another folder or wait for it");
  EXPECT_EQ(refusal(root_ / "another"), "");
}

TEST_F(RunClaim, OfAProcessThatWasKilledIsTakenOver) {
  put(root_ / "run.claimed", "4194303");
  { EXPECT_TRUE(Claim::of(root_ / "run", 1000)); }
  EXPECT_EQ(entries(), 0u);
}

TEST_F(RunClaim, IsRefusedWhereSomethingStands) {
  fs::create_directory(root_ / "empty");
  EXPECT_EQ(refusal(root_ / "empty"), "");
  put(root_ / "empty" / "thesis.txt", "mine");
  EXPECT_EQ(refusal(root_ / "empty"),
            (root_ / "empty").string() + ": is not empty; name another folder or remove it first");
  put(root_ / "file", "mine");
  EXPECT_EQ(refusal(root_ / "file"), (root_ / "file").string() + ": is a file, not a folder to put a run in");
  EXPECT_EQ(refusal(root_ / "file" / "below"),
            (root_ / "file" / "below").string() + ": cannot be made: Not a directory");
  EXPECT_EQ(entries(), 2u);
}

TEST_F(RunClaim, SaysWhenTheVolumeIsTooSmall) {
  const Volume small(root_ / "small", "size=2m", 0);
  if (!small.mounted()) GTEST_SKIP() << "mounting a small volume is not allowed here";
  EXPECT_EQ(refusal(root_ / "small" / "run", 50'000'000),
            (root_ / "small" / "run").string() + ": a run takes about 50 MB and only 2097 kB are free there");
  EXPECT_TRUE(fs::is_empty(root_ / "small"));
}

TEST_F(RunClaim, SaysWhenTheVolumeIsReadOnly) {
  const Volume sealed(root_ / "sealed", "size=2m", MS_RDONLY);
  if (!sealed.mounted()) GTEST_SKIP() << "mounting a read-only volume is not allowed here";
  EXPECT_EQ(refusal(root_ / "sealed" / "run"),
            (root_ / "sealed" / "run").string() + ": cannot be made: Read-only file system");
}

}  // namespace
}  // namespace headroom::results
