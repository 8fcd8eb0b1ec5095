#include "tests/layering/house.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace headroom::layering {
namespace {

// What each check says about one file with this text.
std::string includes(std::string path, std::string_view text) {
  return describe(include_breaches({source_file(std::move(path), text)}));
}
std::string words(std::string path, std::string_view text) {
  return describe(text_breaches({source_file(std::move(path), text)}));
}

const std::vector<SourceFile>& project() {
  static const std::vector<SourceFile> files = read_project(std::filesystem::current_path());
  return files;
}

TEST(TheHouse, is_read_whole) {
  const auto has = [](std::string_view path) {
    return std::ranges::any_of(project(), [&](const SourceFile& file) { return file.path == path; });
  };
  EXPECT_TRUE(has("headroom"));
  EXPECT_TRUE(has(".ci/run"));
  EXPECT_TRUE(has("CMakeLists.txt"));
  EXPECT_TRUE(has("real/ports/units.h"));
  EXPECT_TRUE(has("tests/layering/house_test.cpp"));
}

TEST(TheHouse, includes_only_what_the_layout_allows) { EXPECT_EQ(describe(include_breaches(project())), ""); }

TEST(TheHouse, lets_a_component_know_one_library_at_most) {
  EXPECT_EQ(describe(library_count_breaches(project())), "");
}

TEST(TheHouse, keeps_its_files_short_named_and_finished) { EXPECT_EQ(describe(text_breaches(project())), ""); }

TEST(TheHouse, knows_the_source_of_every_number) { EXPECT_EQ(describe(constant_breaches(project())), ""); }

TEST(TheHouse, knows_the_source_of_every_number_that_a_member_begins_with) {
  EXPECT_EQ(describe(member_breaches(project())), "");
  EXPECT_EQ(idle_exemptions(project()), std::vector<std::string>{}) << "exempt, but no longer there";
}

TEST(ConstantRules, refuse_a_number_without_a_source) {
  const auto told = [](const std::string& path, const std::string& text) {
    return constant_breaches({source_file(path, text)}).size();
  };
  EXPECT_EQ(told("models/viewers/watch.cpp", "constexpr double patience_s = 3.5;\n"), 1u);
  EXPECT_EQ(told("sim/cluster/pool.cpp", "inline constexpr std::array<double, 2> weights{0.25, 0.5};\n"), 1u);
  EXPECT_EQ(told("sim/run/run.h", "inline constexpr Nanos wait = std::chrono::seconds{10};\n"), 1u);
  EXPECT_EQ(told("sim/run/run.h", "inline constexpr models::Constant wait{3, models::Basis::assumed, \"a.b\"};\n"), 0u);
  EXPECT_EQ(told("sim/cluster/echoes.h", "static constexpr std::size_t kept_echoes = 256;\n"), 0u) << "of the method";
  EXPECT_EQ(told("sim/kernel/scheduler.h", "constexpr int most = 3;\n"), 0u) << "no model";
  EXPECT_EQ(told("sim/run/run.h", "constexpr auto cast = static_cast<int>(wait.value);\n"), 0u);
}

TEST(IncludeRules, let_a_room_include_itself_and_what_it_stands_on) {
  EXPECT_EQ(includes("real/feedcache/feed_cache.cpp",
                     "#include \"real/feedcache/feed_cache.h\"\n#include \"real/policies/ttl.h\"\n#include <vector>\n"),
            "");
  EXPECT_EQ(includes("sim/run/run.cpp", "#include \"sim/cluster/pool.h\"\n#include \"real/feed/feed.h\"\n"), "");
  EXPECT_EQ(includes("sim/platform/engine.cpp", "#include <simgrid/s4u.hpp>\n"), "");
  EXPECT_EQ(includes("sim/scenario/reader.cpp", "#include <yaml-cpp/yaml.h>\n"), "");
}

TEST(IncludeRules, keep_the_product_out_of_the_other_wings) {
  for (const std::string target : {"sim/kernel/event_queue.h", "models/cost/cost.h", "viz/window.h"}) {
    EXPECT_EQ(includes("real/feed/feed.cpp", "#include \"" + target + "\"\n"),
              "real/feed/feed.cpp:1: real/feed/ may not include " + target + "\n");
  }
  EXPECT_EQ(includes("real/service/main.cpp", "#include \"sim/run/run.h\"\n"),
            "real/service/main.cpp:1: real/service/ may not include sim/run/run.h\n");
}

TEST(IncludeRules, keep_components_apart) {
  EXPECT_EQ(includes("real/feed/feed.cpp", "\n#include \"real/feedcache/feed_cache.h\"\n"),
            "real/feed/feed.cpp:2: real/feed/ may not include real/feedcache/feed_cache.h\n");
  EXPECT_EQ(includes("real/policies/ttl.h", "#include \"real/wire/page.h\"\n"),
            "real/policies/ttl.h:1: real/policies/ may not include real/wire/page.h\n");
}

TEST(IncludeRules, keep_models_pure) {
  EXPECT_EQ(includes("models/demand/demand.cpp", "#include \"sim/kernel/streams.h\"\n#include <fstream>\n"),
            "models/demand/demand.cpp:1: models/demand/ may not include sim/kernel/streams.h\n"
            "models/demand/demand.cpp:2: <fstream> is an adapter's business\n");
  EXPECT_EQ(includes("models/demand/demand.h", "#include \"real/ports/clock.h\"\n"),
            "models/demand/demand.h:1: models/demand/ may not include real/ports/clock.h\n");
}

TEST(IncludeRules, keep_some_libraries_in_one_room) {
  EXPECT_EQ(includes("sim/cluster/pool.cpp", "#include <simgrid/s4u.hpp>\n"),
            "sim/cluster/pool.cpp:1: <simgrid/s4u.hpp> belongs to sim/platform/ alone\n");
  EXPECT_EQ(includes("sim/cli/run.cpp", "#include <yaml-cpp/yaml.h>\n"),
            "sim/cli/run.cpp:1: <yaml-cpp/yaml.h> belongs to sim/scenario/ alone\n");
  EXPECT_EQ(includes("sim/results/chart.cpp", "#include <QWidget>\n"),
            "sim/results/chart.cpp:1: <QWidget> belongs to viz/ alone\n");
  EXPECT_EQ(includes("real/feed/feed.cpp", "#  include <boost/asio.hpp>\n"),
            "real/feed/feed.cpp:1: <boost/asio.hpp> belongs to real/service/ alone\n");
}

TEST(IncludeRules, keep_other_libraries_out_of_headers) {
  EXPECT_EQ(
      includes("models/queueing/erlang.h", "#include <Eigen/Dense>\n"),
      "models/queueing/erlang.h:1: <Eigen/Dense> in a header: other libraries stay in .cpp files, behind a factory\n");
  EXPECT_EQ(includes("models/queueing/erlang.cpp", "#include <Eigen/Dense>\n"), "");
}

TEST(IncludeRules, want_paths_from_the_root) {
  EXPECT_EQ(includes("sim/kernel/a.cpp", "#include \"event_queue.h\"\n"),
            "sim/kernel/a.cpp:1: includes are written from the project's root, not as \"event_queue.h\"\n");
}

TEST(IncludeRules, want_every_room_in_the_table) {
  EXPECT_EQ(includes("sim/attic/a.cpp", "#include \"real/ports/units.h\"\n"),
            "sim/attic/a.cpp:1: this room has no row in the table of who may include whom\n");
}

TEST(IncludeRules, count_a_component_s_libraries) {
  const auto gateway =
      source_file("real/gateway/token.cpp", "#include <openssl/hmac.h>\n#include <nlohmann/json.hpp>\n");
  EXPECT_EQ(describe(library_count_breaches({gateway})),
            "real/gateway/: knows the libraries nlohmann, openssl and may know one at most\n");
  EXPECT_EQ(describe(library_count_breaches({source_file("real/policies/a.cpp", "#include <fmt/format.h>\n")})),
            "real/policies/: knows the libraries fmt and may know none\n");
  EXPECT_EQ(describe(library_count_breaches({source_file("real/gateway/a.cpp", "#include <openssl/hmac.h>\n")})), "");
}

TEST(TextRules, refuse_files_that_are_too_long_or_too_wide) {
  EXPECT_EQ(words("sim/a.cpp", std::string(450, '\n')), "");
  EXPECT_EQ(words("sim/a.cpp", std::string(451, '\n')), "sim/a.cpp: 451 lines: perhaps two rooms in one\n");
  EXPECT_EQ(words("sim/a.cpp", std::string(120, 'a')), "");
  EXPECT_EQ(words("sim/a.cpp", std::string(121, 'a')), "sim/a.cpp:1: 121 columns\n");
  std::string micro_signs;
  for (int i = 0; i < 120; ++i) micro_signs += "\u00b5";
  EXPECT_EQ(words("sim/a.cpp", micro_signs), "");
  EXPECT_EQ(words("docs/a.md", std::string(300, 'a')), "");
}

TEST(TextRules, refuse_tabs_and_spaces_that_nobody_sees) {
  EXPECT_EQ(words("sim/a.cpp", "a\tb\nc \n"), "sim/a.cpp:1: a tab\nsim/a.cpp:2: a space at the end\n");
}

TEST(TextRules, refuse_names_that_say_nothing) {
  EXPECT_EQ(words("sim/util/a.cpp", ""), "sim/util/a.cpp: 'util' says nothing about a room\n");
  EXPECT_EQ(words("sim/cluster/manager.cpp", ""), "sim/cluster/manager.cpp: 'manager' says nothing about a room\n");
  EXPECT_EQ(words("sim/cluster/database.cpp", ""), "");
}

TEST(TextRules, refuse_words_that_promise_something_unfinished) {
  const std::string word = std::string("TO") + "DO";
  EXPECT_EQ(words("sim/a.cpp", "// " + word + ": the rest\n"),
            "sim/a.cpp:1: '" + word + "' promises something unfinished\n");
  EXPECT_EQ(words("README.md", std::string("This holds for") + " now.\n"),
            std::string("README.md:1: 'for") + " now' promises something unfinished\n");
  EXPECT_EQ(words("sim/a.cpp", "// a stubborn queue\n"), "");
}

TEST(TextRules, refuse_traces_of_the_workplace) {
  const std::string path = std::string("/wo") + "rk/";
  EXPECT_EQ(words("docs/a.md", "see " + path + "main\n"), "docs/a.md:1: '" + path + "' belongs to the workplace\n");
}

TEST(TextRules, keep_the_product_ignorant_of_the_simulator) {
  EXPECT_EQ(words("real/feed/feed.cpp", "// only when Simulated\n"),
            "real/feed/feed.cpp:1: real/ knows of no simulator\n");
  EXPECT_EQ(words("sim/run/run.cpp", "// simulated time\n"), "");
}

TEST(TextRules, want_guarded_headers_that_open_no_namespace) {
  EXPECT_EQ(words("sim/a.h", "int a();\n"), "sim/a.h: a header without #pragma once\n");
  EXPECT_EQ(words("sim/a.h", "#pragma once\nusing namespace std;\n"),
            "sim/a.h:2: a header that opens a namespace for everyone\n");
  EXPECT_EQ(words("sim/a.h", "#pragma once\nusing namespace std::chrono_literals;\n"), "");
}

}  // namespace
}  // namespace headroom::layering
