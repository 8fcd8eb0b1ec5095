// The command line as a person meets it: exit statuses, and what is said where.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

struct Said {
  int status = -1;
  std::string text;
};

// Runs `headroom <words>` and takes what it says; `stream` is "2>&1 1>/dev/null" for stderr alone.
Said headroom(const std::string& words, const std::string& stream = "2>/dev/null") {
  const char* folder = std::getenv("HEADROOM_BIN");
  const std::string line = std::string(folder ? folder : "build/release/bin") + "/headroom " + words + " " + stream;
  Said said;
  FILE* pipe = popen(line.c_str(), "r");
  if (!pipe) return said;
  std::array<char, 4096> room;
  while (const std::size_t n = std::fread(room.data(), 1, room.size(), pipe)) said.text.append(room.data(), n);
  const int status = pclose(pipe);
  said.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return said;
}

const std::string to_stderr = "2>&1 1>/dev/null";

TEST(Check, SaysThatARightScenarioIsRight) {
  const Said said = headroom("check scenarios/peak-day.yaml");
  EXPECT_EQ(said.status, 0);
  EXPECT_TRUE(said.text.starts_with("scenarios/peak-day.yaml: right (peak-day)\na run takes about ")) << said.text;
  EXPECT_NE(said.text.find(" of processor time and "), std::string::npos) << said.text;
}

TEST(Check, SaysEverythingThatIsWrongOnStderrAndLeavesWithTwo) {
  const std::string words = "check scenarios/peak-day.yaml --set demand.dua=5M --set services.feed.replicas=0 --seed x";
  const Said said = headroom(words, to_stderr);
  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.text,
            "--set seed: expected a number such as '150' or '500M', got 'x'\n"
            "--set demand.dua: unknown key (did you mean 'dau'?)\n"
            "--set services.feed.replicas: must be at least 1, is 0\n"
            "3 problems\n");
  EXPECT_EQ(headroom(words).text, "");
}

TEST(Check, RefusesRegionsAndMachinesThatTheWorldDoesNotHave) {
  const Said said = headroom(
      "check scenarios/peak-day.yaml --set demand.virals.0.region=asia-eats --set services.feed.instance=m6i.4xlrge",
      to_stderr);
  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.text,
            "--set demand.virals.0.region: unknown region 'asia-eats' (did you mean 'asia-east'?)\n"
            "--set services.feed.instance: unknown instance 'm6i.4xlrge' (did you mean 'm6i.4xlarge'?)\n"
            "2 problems\n");
}

TEST(Check, RefusesALatencyThatNoFleetCanHave) {
  const Said said = headroom("check scenarios/peak-day.yaml --set slos.4.objective=100us", to_stderr);
  EXPECT_EQ(said.status, 2);
  EXPECT_NE(said.text.find("slos.4.objective: cannot be met: feed takes at least "), std::string::npos) << said.text;
}

TEST(Check, ReadsTheTraceToo) {
  const Said said = headroom("check scenarios/trace-replay.yaml --set demand.trace=no/such.csv", to_stderr);
  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.text, "no/such.csv: there is no such trace\n1 problem\n");
}

TEST(Check, PrintsAResolvedScenarioThatIsRightItself) {
  const auto file = std::filesystem::path(testing::TempDir()) / "resolved.yaml";
  std::ofstream(file) << headroom("check scenarios/peak-day.yaml --resolved").text;
  EXPECT_EQ(headroom("check " + file.string()).status, 0);
}

// Each of these was right to `check`, and `run` ended with an assertion or without memory.
TEST(Check, RefusesWhatCannotBeRunAndSaysWhatCan) {
  const auto refusal = [](const std::string& set) {
    const Said said = headroom("check scenarios/small.yaml --set " + set, to_stderr);
    EXPECT_EQ(said.status, 2) << set;
    return said.text.substr(0, said.text.rfind("1 problem\n"));
  };
  EXPECT_EQ(refusal("demand.popularity.day1_share=10%"),
            "--set demand.popularity.day1_share: day7_share must be from 0.1148 to 0.5154 with a day1_share of 0.1, is "
            "0.55\n");
  EXPECT_EQ(refusal("demand.popularity.day1_share=0"),
            "--set demand.popularity.day1_share: must be at least 0.003: even videos that are watched for a year get "
            "as many views then\n");
  EXPECT_EQ(refusal("services.feed.service_time.page_assembly.mean=0s"),
            "--set services.feed.service_time.page_assembly.mean: must be above 0s, is 0s\n");
  EXPECT_EQ(refusal("demand.dispersion=1e4"), "--set demand.dispersion: must be at most 1k, is 10k\n");
  EXPECT_EQ(refusal("demand.uploads_per_day=1e13"),
            "--set demand.uploads_per_day: must be at most 10B, is 10000B\n");
  EXPECT_EQ(refusal("feed.list_size=5000"), "--set feed.list_size: must be at most 1k, is 5k\n");
  EXPECT_EQ(refusal("demand.page_size=51"), "--set demand.page_size: must be at most 50, is 51\n");
  EXPECT_EQ(refusal("services.metadata.replication_factor=8"),
            "--set services.metadata.replication_factor: must be at most 7, is 8\n");
}

TEST(Check, TakesATraceOfAnyFiniteNumbers) {
  const auto file = std::filesystem::path(testing::TempDir()) / "large.csv";
  std::ofstream(file) << "timestamp,value\n0,1e308\n300,1.7e308\n600,1e-300\n900,5e-324\n";
  EXPECT_EQ(headroom("check scenarios/trace-replay.yaml --set demand.trace=" + file.string()).status, 0);
}

TEST(Check, SaysWhatKeyTakesMoreMemoryThanThereIs) {
  const auto refusal = [](const std::string& words) {
    const Said said = headroom("check " + words, to_stderr);
    EXPECT_EQ(said.status, 2) << words;
    return said.text;
  };
  const std::string users = refusal("scenarios/peak-day.yaml --sample 1");
  EXPECT_TRUE(users.starts_with("--set sample_rate: makes the run need about ")) << users;
  EXPECT_NE(users.find("most of it for 500M sampled users"), std::string::npos) << users;
  const std::string uploads = refusal("scenarios/small.yaml --set demand.uploads_per_day=10B");
  EXPECT_TRUE(uploads.starts_with("--set demand.uploads_per_day: makes the run need about ")) << uploads;
}

TEST(CommandLine, LeavesWithTwoWhenItIsNotUnderstood) {
  EXPECT_EQ(headroom("").status, 2);
  EXPECT_EQ(headroom("chekc scenarios/peak-day.yaml").status, 2);
  EXPECT_EQ(headroom("check").status, 2);
  EXPECT_EQ(headroom("check no/such.yaml").status, 2);
  EXPECT_EQ(headroom("--help").status, 0);
}

TEST(SchemaVerb, PrintsTheSchemaOrTheReferencePage) {
  const Said schema = headroom("schema");
  EXPECT_EQ(schema.status, 0);
  EXPECT_TRUE(schema.text.starts_with("{\n \"$schema\":")) << schema.text.substr(0, 80);
  EXPECT_TRUE(headroom("schema --reference").text.starts_with("# Scenario reference\n"));
}

}  // namespace
