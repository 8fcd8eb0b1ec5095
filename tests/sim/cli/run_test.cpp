// `headroom run` as a person meets it: what goes where, exit statuses, refusals before the work, and Ctrl-C.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "sim/results/run_directory.h"
#include "tests/program/headroom.h"

namespace headroom::program {
namespace {

namespace fs = std::filesystem;

const std::string quick = "run scenarios/small.yaml --sample 1/1000 --set duration=5min --set warm_up=0s";
// Hours of work if it were begun: what refuses it must do so first.
const std::string long_run = "run scenarios/peak-day.yaml --sample 1/5000";

Said run(const std::string& words) { return headroom(words_of(words)); }

TEST(RunVerb, PrintsOneJsonDocumentAndNothingElseWhenAskedTo) {
  const Said said = run(quick + " --json");
  EXPECT_EQ(said.status, 0);
  EXPECT_EQ(said.err, "");
  ASSERT_TRUE(nlohmann::json::accept(said.out));
  const auto summary = nlohmann::json::parse(said.out);
  EXPECT_EQ(summary.at("scenario"), "small");
  EXPECT_EQ(summary.at("complete"), true);
  EXPECT_EQ(summary.at("simulated_s"), 300);
  EXPECT_EQ(summary.at("sample_rate"), 0.001);
}

TEST(RunVerb, ShowsNoProgressWhereStderrIsNoTerminal) {
  const Said said = run(quick);
  EXPECT_EQ(said.status, 0);
  EXPECT_EQ(said.err, "");
  EXPECT_TRUE(said.out.starts_with("small: 1.00M users a day, 5 min simulated\n")) << said.out.substr(0, 200);
}

TEST(RunVerb, WritesARunThatReadsBackAsPrinted) {
  const fakes::TemporaryFolder folder;
  const Said said = run(quick + " --json --out " + folder.file("run"));
  EXPECT_EQ(said.status, 0);
  const auto read = results::read_run(folder.file("run"));
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(nlohmann::json::parse(said.out).at("result_hash"), read->result_hash);
  EXPECT_TRUE(read->complete);
}

TEST(RunVerb, RefusesAFolderThatIsNotEmptyBeforeItSimulates) {
  const fakes::TemporaryFolder folder;
  std::ofstream(folder.file("mine")) << "mine";
  const Said said = run(long_run + " --out " + folder.path());
  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.out, "");
  EXPECT_EQ(said.err, folder.path() + ": is not empty; name another folder or remove it first\n");
  EXPECT_TRUE(fs::exists(folder.file("mine")));
}

TEST(RunVerb, RefusesAFolderThatCannotBeMadeBeforeItSimulates) {
  const fakes::TemporaryFolder folder;
  std::ofstream(folder.file("file")) << "no folder";
  const Said said = run(long_run + " --out " + folder.file("file/run"));
  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.out, "");
  EXPECT_EQ(said.err, folder.file("file/run") + ": cannot be made: Not a directory\n");
}

TEST(RunVerb, RefusesASampleThatDoesNotFitIntoMemoryAndSaysHowMuchItTakes) {
  const Said said = run("run scenarios/peak-day.yaml --sample 1/1");
  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.out, "");
  EXPECT_TRUE(said.err.starts_with("--set sample_rate: makes the run need about ")) << said.err;
  EXPECT_NE(said.err.find("most of it for 500M sampled users, their "), std::string::npos) << said.err;
  EXPECT_TRUE(said.err.ends_with(" are there\n1 problem\n")) << said.err;
}

TEST(RunVerb, RefusesMoreRunsAtOnceThanFitIntoMemory) {
  const Said said = run("run scenarios/peak-day.yaml --sample 1/500 --replications 300 --runs-at-once 256");
  EXPECT_EQ(said.status, 2);
  EXPECT_TRUE(said.err.starts_with("--runs-at-once 256: so many need about ")) << said.err;
}

TEST(RunVerb, RefusesAWrongScenarioAndWritesNothing) {
  const fakes::TemporaryFolder folder;
  const Said said = run(quick + " --set demand.dua=5M --out " + folder.file("run"));
  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.out, "");
  EXPECT_EQ(said.err, "--set demand.dua: unknown key (did you mean 'dau'?)\n1 problem\n");
  EXPECT_FALSE(fs::exists(folder.file("run")));
}

TEST(RunVerb, RefusesATraceWithAHoleByItsRow) {
  const fakes::TemporaryFolder folder;
  std::ofstream(folder.file("trace.csv")) << "timestamp,value\n2020-01-01 00:00:00,5\n2020-01-01 00:05:00,-5\n";
  const Said said = run("run scenarios/trace-replay.yaml --set demand.trace=" + folder.file("trace.csv"));
  EXPECT_EQ(said.status, 2);
  EXPECT_TRUE(said.err.starts_with(folder.file("trace.csv") + ":3:")) << said.err;
}

TEST(RunVerb, LeavesWithOneWhenAGateIsMissedAndOnlyThen) {
  EXPECT_EQ(run(quick + " --gate --set slos.1.objective=1ms").status, 1);
  EXPECT_EQ(run(quick + " --gate --set slos.1.objective=10s").status, 0);
  EXPECT_EQ(run(quick + " --set slos.1.objective=1ms").status, 0);
}

TEST(RunVerb, ChecksItsOwnBooksAndShowsTicks) {
  const Said said = run(quick + " --json");
  const auto summary = nlohmann::json::parse(said.out);
  std::set<std::string> laws;
  for (const auto& check : summary.at("checks")) {
    EXPECT_TRUE(check.at("holds").get<bool>()) << check.dump();
    laws.insert(check.at("law"));
  }
  for (const char* law : {"conservation of calls", "Little's law", "conservation of work", "utilization law"})
    EXPECT_TRUE(laws.contains(law)) << law;
  EXPECT_NE(run(quick).out.find("Checks       ✓ "), std::string::npos);
}

TEST(RunVerb, ReplicatesUntilTheFigureIsKnownAndSaysWhatItReached) {
  const std::string words = quick + " --until-ci 20% --ci-of services.gateway.latency_ms.p50 --json";
  const Said said = run(words);
  ASSERT_EQ(said.status, 0) << said.err;
  const auto summary = nlohmann::json::parse(said.out);
  EXPECT_GE(summary.at("replications").at("runs"), 10);
  EXPECT_LE(summary.at("replications").at("reached"), 0.2);
  const auto interval = summary.at("services").at("gateway").at("interval_95").at("p50_ms");
  const double p50 = summary.at("services").at("gateway").at("latency_ms").at("p50");
  EXPECT_LE((interval[1].get<double>() - interval[0].get<double>()) / 2, 0.2 * p50);
  const auto alone = nlohmann::json::parse(run(words + " --runs-at-once 1").out);
  EXPECT_EQ(alone.at("result_hash"), summary.at("result_hash")) << "how many run at once decides nothing";
}

TEST(RunVerb, RefusesAWidthAndAFigureItDoesNotKnow) {
  const Said wide = run(quick + " --until-ci lots");
  EXPECT_EQ(wide.status, 2);
  EXPECT_EQ(wide.err, "--until-ci: 'lots' is no width such as 5%, above 0 and at most 50 %\n");
  const Said unknown = run(quick + " --replications 2 --ci-of feed.p99");
  EXPECT_EQ(unknown.status, 3);
  EXPECT_EQ(unknown.err, "--ci-of: a run has no figure named 'feed.p99'\n");
}

TEST(RunVerb, ExplainsEveryConstantWithItsBasisUnderItsRoom) {
  const Said explained = run(quick + " --explain");
  EXPECT_EQ(explained.status, 0);
  const std::set<std::string> bases{"measured", "calibrated", "published", "assumed"};
  // They follow the summary, whose last line this is.
  const std::size_t last = explained.out.find("\nRepeat ");
  ASSERT_NE(last, std::string::npos) << explained.out;
  std::istringstream lines(explained.out.substr(last + 1));
  std::string line;
  std::getline(lines, line);
  int constants = 0;
  std::string room;
  while (std::getline(lines, line)) {
    if (line.empty()) continue;
    const Words words = words_of(line);
    if (!line.starts_with(' ')) {
      EXPECT_EQ(words.size(), 1u) << "not a room's heading: " << line;
      room = line;
      continue;
    }
    ++constants;
    EXPECT_TRUE(words.front().starts_with(room + ".")) << "under " << room << ": " << line;
    const auto basis = std::ranges::find_if(words, [&](const std::string& w) { return bases.contains(w); });
    EXPECT_TRUE(basis != words.end() && words.end() - basis > 1) << "no basis and source in: " << line;
  }
  EXPECT_GT(constants, 100);
}

TEST(RunVerb, GivesAnotherHashForAnotherSeedAndTheSameForTheSame) {
  const auto hash = [](const std::string& words) -> std::string {
    return nlohmann::json::parse(run(quick + " --json " + words).out).at("result_hash");
  };
  const std::string first = hash("");
  EXPECT_EQ(hash(""), first);
  EXPECT_NE(hash("--seed 2"), first);
}

// Stopped while it is being put together or warms up, wherever the signal finds it.
Said stopped_early(const std::string& words, int signal) {
  Started started{words_of(words)};
  started.wait_until_it_catches(signal);
  started.signal(signal);
  return started.wait();
}

TEST(StoppedRun, SaysThatNothingWasMeasuredAndLeavesWith130) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const fakes::TemporaryFolder folder;
    const std::string words = "run scenarios/peak-day.yaml --sample 1/100000 --gate --out " + folder.file("run");
    const Said said = stopped_early(words, signal);
    EXPECT_EQ(said.status, 130);
    EXPECT_EQ(said.out,
              "peak-day: 500M users a day, 0 s simulated\n"
              "PARTIAL: the run was stopped before the first step was measured\n");
    EXPECT_TRUE(fs::is_empty(folder.path()));
  }
}

TEST(StoppedRun, PrintsADocumentWithoutVerdicts) {
  const Said said = stopped_early("run scenarios/peak-day.yaml --sample 1/100000 --json", SIGTERM);
  EXPECT_EQ(said.status, 130);
  const auto summary = nlohmann::json::parse(said.out);
  EXPECT_EQ(summary.at("complete"), false);
  EXPECT_EQ(summary.at("simulated_s"), 0);
  EXPECT_EQ(summary.at("verdict").at("recovered"), nullptr);
  EXPECT_TRUE(summary.at("slos").empty());
  EXPECT_TRUE(summary.at("services").empty());
}

TEST(StoppedRun, DoesNotWaitForAStepToEnd) {
  EXPECT_EQ(stopped_early(long_run + " --set step=24h", SIGINT).status, 130);
  EXPECT_EQ(stopped_early("run scenarios/validation/jackson-feedback.yaml --set duration=366d --set step=366d", SIGTERM)
                .status,
            130);
}

TEST(StoppedRun, TakesItsReplicationsAlong) {
  Started started{words_of(long_run + " --replications 3")};
  started.wait_until_it_catches(SIGTERM);
  started.signal(SIGTERM);
  const Said said = started.wait();
  EXPECT_EQ(said.status, 130);
  EXPECT_EQ(said.out, "");
  EXPECT_EQ(said.err, "stopped before the first run ended\n");
}

TEST(RunVerb, RefusesANameThatAnotherRunIsWriting) {
  const fakes::TemporaryFolder folder;
  const std::string words = long_run + " --out " + folder.file("run");
  Started first{words_of(words)};
  first.wait_until_it_catches(SIGINT);
  const Said second = run(words);
  EXPECT_EQ(second.status, 2);
  EXPECT_EQ(second.out, "");
  EXPECT_TRUE(second.err.starts_with(folder.file("run") + ": is being written by process ")) << second.err;
}

TEST(CommandLineOutput, ThatCannotBeWrittenIsAFailure) {
  const std::string of = " scenarios/small.yaml";
  const std::vector<std::string> all{quick,    quick + " --json", quick + " --explain", "check" + of,
                                     "schema", "--help",          "run --help",         "estimate" + of};
  for (const std::string& words : all) {
    const Said said = headroom(words_of(words), "/dev/full");
    EXPECT_EQ(said.status, 3) << words;
    EXPECT_TRUE(said.err.starts_with("headroom: not all of the output could be written")) << words << ": " << said.err;
  }
}

}  // namespace
}  // namespace headroom::program
