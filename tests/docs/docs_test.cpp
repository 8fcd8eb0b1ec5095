#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <string_view>

#include "tests/docs/pages.h"
#include "tests/docs/shell.h"

namespace headroom::docs {

// How GoogleTest names a block that failed.
static void PrintTo(const Block& block, std::ostream* out) { *out << block.page << ":" << block.line; }

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::vector<Block> blocks_to_run() {
  std::vector<Block> blocks;
  for (const std::string& page : pages_below(fs::current_path())) {
    for (Block& block : blocks_of(page, text_of(page))) {
      if (block.when != When::by_hand) blocks.push_back(std::move(block));
    }
  }
  return blocks;
}

std::string name_of(const testing::TestParamInfo<Block>& info) {
  std::string name = info.param.page + "_line_" + std::to_string(info.param.line);
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}

class ShellBlock : public testing::TestWithParam<Block> {};

TEST_P(ShellBlock, does_what_the_page_says) {
  const Block& block = GetParam();
  const char* ci = std::getenv("CI");
  if (block.when == When::slow && (!ci || std::string_view(ci) != "true")) GTEST_SKIP() << "slow: run where CI=true";
  const Sandbox sandbox(fs::current_path());
  const Outcome outcome = sandbox.run(block.script, block.when == When::slow ? 600s : 60s);
  EXPECT_EQ(outcome.status, 0) << block.page << ":" << block.line << "\n" << block.script << "\n" << outcome.output;
}

INSTANTIATE_TEST_SUITE_P(Documents, ShellBlock, testing::ValuesIn(blocks_to_run()), name_of);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ShellBlock);

TEST(Documents, link_to_pages_that_are_there) {
  for (const std::string& page : pages_below(fs::current_path())) {
    for (const Link& link : links_of(page, text_of(page))) {
      EXPECT_TRUE(fs::exists(fs::path(page).parent_path() / link.target))
          << page << ":" << link.line << ": " << link.target;
    }
  }
}

TEST(Documents, show_both_commands_first) {
  const auto blocks = blocks_of("README.md", text_of("README.md"));
  ASSERT_FALSE(blocks.empty());
  EXPECT_NE(blocks.front().script.find("./headroom run scenarios/peak-day.yaml"), std::string::npos);
  EXPECT_NE(blocks.front().script.find("./headroom test"), std::string::npos);
}

TEST(Pages, give_their_shell_blocks_and_nothing_else) {
  const auto blocks = blocks_of(
      "a.md", "text\n```sh\nls\nls -l\n```\n```\nnot this\n```\n```yaml\nnor: this\n```\n```sh slow\nmake\n```\n");
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_EQ(blocks[0].line, 2u);
  EXPECT_EQ(blocks[0].when, When::always);
  EXPECT_EQ(blocks[0].script, "ls\nls -l\n");
  EXPECT_EQ(blocks[1].when, When::slow);
}

TEST(Pages, refuse_marks_and_fences_that_would_hide_a_block) {
  EXPECT_THROW(blocks_of("a.md", "```sh later\nls\n```\n"), std::invalid_argument);
  EXPECT_THROW(blocks_of("a.md", "```sh\nls\n"), std::invalid_argument);
}

TEST(Pages, give_their_links_into_the_project) {
  const auto links = links_of("a.md", "see [x](docs/x.md#part), [y](https://example.org) and [z](#here)\n");
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0].target, "docs/x.md");
}

TEST(Sandbox, reports_the_first_command_that_fails) {
  const Sandbox sandbox(fs::current_path());
  const Outcome outcome = sandbox.run("echo before\nfalse\necho after\n", 10s);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.output, "before\n");
}

TEST(Sandbox, ends_a_script_that_takes_too_long) {
  const Sandbox sandbox(fs::current_path());
  EXPECT_EQ(sandbox.run("sleep 100\n", 1s).status, 124);
}

TEST(Sandbox, ends_what_a_script_left_running) {
  const Sandbox sandbox(fs::current_path());
  EXPECT_EQ(sandbox.run("sleep 100 &\necho $! >left\n", 10s).status, 0);
  EXPECT_NE(sandbox.run("kill -0 $(cat left)\n", 10s).status, 0);
}

TEST(Sandbox, keeps_results_out_of_the_project) {
  fs::path folder;
  {
    const Sandbox sandbox(fs::current_path());
    folder = sandbox.folder();
    EXPECT_EQ(sandbox.run("mkdir runs && test -x headroom && test -f README.md\n", 10s).status, 0);
    EXPECT_TRUE(fs::exists(folder / "runs"));
  }
  EXPECT_FALSE(fs::exists(folder));
}

}  // namespace
}  // namespace headroom::docs
