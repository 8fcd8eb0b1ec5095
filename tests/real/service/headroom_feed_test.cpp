// The program itself: seeded, asked over HTTP, killed and asked again.
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "real/service/http_client.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/real/service/service_world.h"

namespace headroom::service {
namespace {

// A run of headroom-feed, with its two outputs in one pipe.
class Program {
 public:
  explicit Program(std::vector<std::string> words) {
    const std::string path = std::string(std::getenv("HEADROOM_BIN")) + "/headroom-feed";
    words.insert(words.begin(), path);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    int out[2];
    verify(pipe2(out, O_CLOEXEC) == 0, "a pipe can be made");
    child_ = fork();
    if (child_ == 0) {
      dup2(out[1], STDOUT_FILENO);
      dup2(out[1], STDERR_FILENO);
      unsetenv("HEADROOM_JWT_SECRET");
      execv(path.c_str(), argv.data());
      _exit(127);
    }
    close(out[1]);
    output_ = fdopen(out[0], "r");
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    if (child_ > 0) end(SIGKILL);
    std::fclose(output_);
  }

  std::string line() {
    char buffer[4096] = {};
    return std::fgets(buffer, sizeof(buffer), output_) ? buffer : "";
  }
  // The exit status, or the signal's number negated.
  int end(int signal = 0) {
    if (signal != 0) kill(child_, signal);
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  pid_t child_ = -1;
  FILE* output_ = nullptr;
};

class HeadroomFeed : public testing::Test {
 protected:
  HeadroomFeed() { std::ofstream{secret} << "a secret for tests that is 32 bytes and more\n"; }

  void seed() {
    Program seeding{{"seed", "--data", data, "--videos", "500", "--users", "20"}};
    EXPECT_EQ(seeding.line(),
              "headroom-feed: 500 videos, lists for users 1 to 20, trending and global top are in " + data + "\n");
    EXPECT_EQ(seeding.end(), 0);
  }
  void serve() {
    program.emplace(std::vector<std::string>{"serve", "--data", data, "--secret-file", secret, "--listen",
                                             "127.0.0.1:0", "--deadline-ms", "5000"});
    const std::string line = program->line();
    ASSERT_TRUE(line.starts_with("headroom-feed: serving http://127.0.0.1:")) << line;
    client = make_http_client(reactor, *clock,
                              {.port = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)))});
  }
  std::string token(int user) {
    Program minting{{"token", "--user", std::to_string(user), "--secret-file", secret}};
    std::string line = minting.line();
    EXPECT_EQ(minting.end(), 0);
    line.pop_back();
    return line;
  }
  HttpReply get(std::string target, Headers headers = {}) {
    HttpRequest request{.target = std::move(target), .headers = std::move(headers)};
    return run_to_end(reactor, client->send(std::move(request), clock->now() + 10s)).value();
  }

  fakes::TemporaryFolder folder;
  std::string data = folder.file("data");
  std::string secret = folder.file("secret");
  Reactor reactor;
  std::unique_ptr<Clock> clock = make_wall_clock(reactor);
  std::optional<Program> program;
  std::unique_ptr<HttpClient> client;
};

TEST_F(HeadroomFeed, serves_a_session_without_a_repeat_from_a_seeded_store) {
  seed();
  serve();
  const Headers bearer = {{"authorization", "Bearer " + token(7)}};
  std::set<std::string> seen;
  std::string cursor;
  for (int page = 0; page < 5; ++page) {
    const HttpReply reply = get("/api/v1/foryou?limit=12" + (cursor.empty() ? "" : "&cursor=" + cursor), bearer);
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto json = nlohmann::json::parse(reply.body);
    EXPECT_EQ(json["source"], "fresh");
    EXPECT_EQ(json["items"].size(), 12u);
    for (const auto& item : json["items"]) EXPECT_TRUE(seen.insert(item["id"]).second) << item["id"];
    cursor = json["next_cursor"];
  }
  EXPECT_EQ(get("/api/v1/foryou?limit=12&cursor=" + cursor, {{"authorization", "Bearer " + token(8)}}).status, 400);
}

TEST_F(HeadroomFeed, falls_back_on_trending_for_a_user_without_a_list) {
  seed();
  serve();
  const HttpReply reply = get("/api/v1/foryou", {{"authorization", "Bearer " + token(5'000)}});
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(nlohmann::json::parse(reply.body)["source"], "trending");
}

TEST_F(HeadroomFeed, refuses_tokens_it_did_not_sign_and_users_who_ask_too_often) {
  seed();
  serve();
  EXPECT_EQ(get("/api/v1/foryou", {{"authorization", "Bearer " + token(7) + "x"}}).status, 401);
  const Headers bearer = {{"authorization", "Bearer " + token(7)}};
  HttpReply reply;
  for (int i = 0; i < 200 && reply.status == 200; ++i) reply = get("/api/v1/foryou?limit=1", bearer);
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(header(reply.headers, "retry-after"), "1");
}

TEST_F(HeadroomFeed, ends_in_order_when_asked_to_and_finds_its_store_after_a_kill) {
  seed();
  serve();
  EXPECT_EQ(get("/healthz").body, "{\"status\":\"ready\"}\n");
  EXPECT_EQ(program->end(SIGKILL), -SIGKILL);
  serve();
  EXPECT_EQ(get("/api/v1/foryou", {{"authorization", "Bearer " + token(7)}}).status, 200);
  EXPECT_NE(get("/metrics").body.find("feed_pages_total{source=\"fresh\"} 1\n"), std::string::npos);
  EXPECT_EQ(program->end(SIGTERM), 0);
}

TEST_F(HeadroomFeed, says_what_is_wrong_with_its_options) {
  const std::string short_secret = folder.file("short");
  std::ofstream{short_secret} << "short\n";
  const std::pair<std::vector<std::string>, std::string> wrong[] = {
      {{"token", "--user", "1"}, "headroom-feed: a secret is needed: --secret-file FILE, or HEADROOM_JWT_SECRET\n"},
      {{"token", "--user", "1", "--secret-file", short_secret},
       "headroom-feed: the secret has 5 bytes; HS256 needs at least 32\n"},
      {{"token", "--user", "1", "--secret-file", folder.file("none")},
       "headroom-feed: --secret-file: cannot read " + folder.file("none") + "\n"},
      {{"serve", "--data", data, "--secret-file", secret, "--listen", "8080"},
       "headroom-feed: --listen: '8080' is not ADDRESS:PORT\n"},
      {{"serve", "--data", data, "--secret-file", secret, "--listen", "127.0.0.1:99999"},
       "headroom-feed: --listen: '127.0.0.1:99999' is not ADDRESS:PORT\n"},
      {{"serve", "--data", data, "--secret-file", secret, "--ranking", "ftp://x:1"},
       "headroom-feed: --ranking: 'ftp://x:1' is no http:// URL\n"},
  };
  for (const auto& [words, message] : wrong) {
    Program refused{words};
    EXPECT_EQ(refused.line(), message);
    EXPECT_EQ(refused.end(), 2) << message;
  }
}

}  // namespace
}  // namespace headroom::service
