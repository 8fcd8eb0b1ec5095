#include "sim/report/page.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "sim/report/assets.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/sim/results/example_run.h"

namespace headroom::report {
namespace {

namespace fs = std::filesystem;

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

// The page without the charting library, whose licence and XML namespaces name addresses.
std::string ours_of(std::string page) {
  const auto at = page.find(assets::echarts_js());
  return at == std::string::npos ? page : page.erase(at, assets::echarts_js().size());
}

TEST(ReportPage, HasEverySectionOfACapacityReview) {
  const std::string page = report::page(results::example_run());
  for (const char* id : {"verdict", "demand", "utilization", "latency", "errors", "caches", "delivery", "pipelines",
                         "viewers", "services", "trust", "cost", "events", "provenance", "scenario", "how-to-read"}) {
    EXPECT_EQ(occurrences(page, "<section id=\"" + std::string(id) + "\">"), 1u) << id;
  }
}

TEST(ReportPage, DrawsEveryChartItNames) {
  const std::string frame(assets::index_html()), script(assets::report_js());
  const std::regex chart("data-chart=\"([^\"]+)\"");
  std::size_t found = 0;
  for (std::sregex_iterator it(frame.begin(), frame.end(), chart), end; it != end; ++it, ++found) {
    const std::string name = (*it)[1];
    EXPECT_TRUE(std::regex_search(script, std::regex("[ ,{']" + name + "'?[:,]"))) << name;
  }
  EXPECT_GE(found, 17u);
}

TEST(ReportPage, FillsEveryPartOfItsFrameAndFetchesNothing) {
  const std::string page = report::page(results::example_run());
  const std::string ours = ours_of(page);
  EXPECT_LT(ours.size() + 500'000, page.size()) << "the charting library is inlined whole";
  EXPECT_EQ(ours.find("{{"), std::string::npos);
  EXPECT_FALSE(std::regex_search(ours, std::regex("https?://|src=|@import|<link|fetch\\(|XMLHttpRequest")));
  EXPECT_NE(ours.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(std::string(assets::echarts_js()).find("</script"), std::string::npos);
}

TEST(ReportPage, KeepsHostileNamesAsData) {
  results::RunResult run = results::example_run();
  const std::string attack = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> {{data}}";
  run.scenario = attack;
  run.scenario_yaml = attack;
  run.services[attack] = run.services["feed"];
  run.events[0].detail = attack;
  run.notes.push_back(attack);
  run.histograms[attack] = run.histograms["feed"];
  run.series.columns[0].name = attack;
  const std::string page = ours_of(report::page(run));
  EXPECT_EQ(occurrences(page, "<script"), 5u);
  EXPECT_EQ(occurrences(page, "</script"), 5u);
  EXPECT_EQ(occurrences(page, "<img"), 0u);
  EXPECT_EQ(occurrences(page, "<!--"), 0u);
  EXPECT_EQ(page.find("<title>&lt;/script&gt;&lt;script&gt;alert(1)"), page.find("<title>"));
}

TEST(ReportPage, TextGoesInAsTextOnly) {
  for (const auto script : {assets::report_js(), assets::charts_js(), assets::tables_js()}) {
    for (const char* way : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("}) {
      EXPECT_EQ(script.find(way), std::string_view::npos) << way;
    }
  }
}

TEST(ReportPage, AnEmptyRunStillMakesAPage) { EXPECT_GT(report::page(results::RunResult{}).size(), 500'000u); }

TEST(WritePage, ReplacesAFileAsAWholeOrSaysWhyNot) {
  const fakes::TemporaryFolder folder;
  const fs::path root = folder.path();
  const results::RunResult run = results::example_run();
  std::ofstream(root / "x.html") << "old";
  ASSERT_TRUE(write_page(run, root / "x.html"));
  EXPECT_EQ(fs::file_size(root / "x.html"), page(run).size());
  EXPECT_EQ(write_page(run, root / "no" / "x.html").error(),
            (root / "no" / "x.html").string() + ": cannot be written: No such file or directory");
  EXPECT_EQ(write_page(run, root).error(), root.string() + ": cannot be written: Is a directory");
  EXPECT_EQ(std::distance(fs::directory_iterator(root), fs::directory_iterator{}), 1);
}

}  // namespace
}  // namespace headroom::report
