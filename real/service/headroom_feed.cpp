// headroom-feed: the real feed path as a service. serve runs it, seed fills its store, token lets somebody in.
#include <sys/resource.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "real/gateway/tokens.h"
#include "real/service/feed_host.h"
#include "real/service/seed.h"
#include "real/service/wall_clock.h"
#include "real/wire/work.h"

namespace headroom::service {
namespace {

constexpr int done = 0, wrong_input = 2, internal_failure = 3;
constexpr std::size_t shortest_secret = 32;  // bytes, for HMAC-SHA256 (RFC 7518, section 3.2)
constexpr const char* secret_variable = "HEADROOM_JWT_SECRET";

int complain(int status, const std::string& what) {
  std::fprintf(stderr, "headroom-feed: %s\n", what.c_str());
  return status;
}

struct Options {
  std::string data;
  std::string listen = "127.0.0.1:8080";
  std::string internal_listen;
  std::string secret_file;
  std::string ranking;
  std::uint16_t region = 0;
  unsigned deadline_ms = 500;
  unsigned cache_mb = 64;
  unsigned threads = 2;
  std::size_t connections = 10'000;
  std::uint64_t user = 0;
  unsigned valid_hours = 24;
  SeedParams seed;
};

Result<std::string> secret_of(const Options& options) {
  std::string secret;
  if (!options.secret_file.empty()) {
    std::ifstream file{options.secret_file};
    if (!file) return fail(Errc::invalid, "--secret-file: cannot read " + options.secret_file);
    std::ostringstream all;
    all << file.rdbuf();
    secret = all.str();
    while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
  } else if (const char* given = std::getenv(secret_variable)) {
    secret = given;
  } else {
    return fail(Errc::invalid, std::string("a secret is needed: --secret-file FILE, or ") + secret_variable);
  }
  if (secret.size() < shortest_secret) {
    return fail(Errc::invalid, "the secret has " + std::to_string(secret.size()) + " bytes; HS256 needs at least " +
                                   std::to_string(shortest_secret));
  }
  return secret;
}

// ADDRESS:PORT; an IPv6 address is in brackets.
Result<RemoteService> endpoint_of(std::string_view option, std::string_view text) {
  const std::size_t colon = text.rfind(':');
  RemoteService endpoint;
  const std::string_view digits = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || host.empty()) {
    return fail(Errc::invalid, std::string(option) + ": '" + std::string(text) + "' is not ADDRESS:PORT");
  }
  endpoint.host = host;
  return endpoint;
}

Result<FeedHostParams> host_params(const Options& options) {
  FeedHostParams params;
  Result<std::string> secret = secret_of(options);
  if (!secret) return std::unexpected(secret.error());
  params.secret = *secret;
  const Result<RemoteService> listen = endpoint_of("--listen", options.listen);
  if (!listen) return std::unexpected(listen.error());
  params.http = {.address = listen->host, .port = listen->port, .connections = options.connections};
  params.http.body_bytes = 64 << 10;  // the public paths take no bodies
  params.api = {.region = {options.region}, .deadline = std::chrono::milliseconds{options.deadline_ms}};
  params.store.path = options.data;
  params.cpu = {.threads = options.threads, .away = {wire::work::jwt_check}};
  params.cache.store.capacity = Bytes{std::int64_t{options.cache_mb} << 20};
  if (!options.internal_listen.empty()) {
    const Result<RemoteService> internal = endpoint_of("--internal-listen", options.internal_listen);
    if (!internal) return std::unexpected(internal.error());
    params.internal = HttpServerParams{.address = internal->host, .port = internal->port};
  }
  if (!options.ranking.empty()) {
    std::string_view url{options.ranking};
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) return fail(Errc::invalid, "--ranking: '" + options.ranking + "' is no http:// URL");
    url.remove_prefix(scheme.size());
    if (url.ends_with('/')) url.remove_suffix(1);
    const Result<RemoteService> ranking = endpoint_of("--ranking", url);
    if (!ranking) return std::unexpected(ranking.error());
    params.ranking = *ranking;
  }
  return params;
}

// A connection is a file descriptor, and the usual limit is 1,024.
void allow_many_connections() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(const Options& options) {
  Result<FeedHostParams> params = host_params(options);
  if (!params) return complain(wrong_input, params.error().detail);
  allow_many_connections();
  const std::string address = params->http.address;
  const auto host = make_feed_host(std::move(*params));
  if (!host) return complain(wrong_input, host.error().detail);
  std::printf("headroom-feed: serving http://%s:%u\n", address.c_str(), (*host)->port());
  if (const auto port = (*host)->internal_port()) std::printf("headroom-feed: internal calls at port %u\n", *port);
  std::fflush(stdout);
  (*host)->run();
  return done;
}

int seed(const Options& options) {
  Reactor reactor;
  const std::unique_ptr<Clock> clock = make_wall_clock(reactor);
  const auto store = open_rocksdb_store(reactor, *clock, {.path = options.data});
  if (!store) return complain(wrong_input, store.error().detail);
  SeedParams params = options.seed;
  params.region = {options.region};
  const Result<Seeded> seeded = run_to_end(reactor, seed_store(*clock, **store, params));
  if (!seeded) return complain(internal_failure, seeded.error().detail);
  std::printf("headroom-feed: %llu videos, lists for users 1 to %llu, trending and global top are in %s\n",
              static_cast<unsigned long long>(seeded->videos), static_cast<unsigned long long>(seeded->lists),
              options.data.c_str());
  return done;
}

int token(const Options& options) {
  Result<std::string> secret = secret_of(options);
  if (!secret) return complain(wrong_input, secret.error().detail);
  const WallTime expires =
      std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now()) + std::chrono::hours{options.valid_hours};
  const gateway::TokenParams params{.secret = std::move(*secret)};
  std::printf("%s\n", gateway::mint_token(params, {options.user}, expires).c_str());
  return done;
}

void add_secret(CLI::App& verb, Options& options) {
  verb.add_option("--secret-file", options.secret_file,
                  std::string("file with the secret of tokens and cursors; otherwise ") + secret_variable);
}

CLI::App* add_serve(CLI::App& app, Options& options) {
  CLI::App* verb = app.add_subcommand("serve", "Serve the feed until SIGTERM");
  verb->add_option("--data", options.data, "folder of the embedded store")->required();
  add_secret(*verb, options);
  verb->add_option("--listen", options.listen, "ADDRESS:PORT; port 0 takes a free one")->capture_default_str();
  verb->add_option("--internal-listen", options.internal_listen,
                   "ADDRESS:PORT for calls from other services (no tokens are asked: keep it private)");
  verb->add_option("--ranking", options.ranking, "http://HOST:PORT of the service that makes lists");
  verb->add_option("--region", options.region, "whose users are served")->capture_default_str();
  verb->add_option("--deadline-ms", options.deadline_ms, "of a page")
      ->capture_default_str()
      ->check(CLI::Range(1, 60'000));
  verb->add_option("--cache-mb", options.cache_mb, "of the feed cache")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  verb->add_option("--threads", options.threads, "for heavy work")->capture_default_str()->check(CLI::Range(1, 256));
  verb->add_option("--connections", options.connections, "open at once")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  return verb;
}

CLI::App* add_seed(CLI::App& app, Options& options) {
  CLI::App* verb = app.add_subcommand("seed", "Fill the store with a small made-up catalogue");
  verb->add_option("--data", options.data, "folder of the embedded store")->required();
  verb->add_option("--videos", options.seed.videos, "in the catalogue")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000'000));
  verb->add_option("--users", options.seed.users, "that get a list")
      ->capture_default_str()
      ->check(CLI::Range(0, 10'000'000));
  verb->add_option("--region", options.region, "of the trending list")->capture_default_str();
  verb->add_option("--seed", options.seed.seed, "the same seed makes the same catalogue")->capture_default_str();
  return verb;
}

CLI::App* add_token(CLI::App& app, Options& options) {
  CLI::App* verb = app.add_subcommand("token", "Print an access token");
  verb->add_option("--user", options.user, "whom it is for")->required();
  verb->add_option("--valid-hours", options.valid_hours, "until it expires")
      ->capture_default_str()
      ->check(CLI::Range(1, 8'760));
  add_secret(*verb, options);
  return verb;
}

}  // namespace
}  // namespace headroom::service

int main(int argc, char** argv) {
  using namespace headroom::service;
  CLI::App app{"The real For You feed path over HTTP, with an embedded store.", "headroom-feed"};
  app.require_subcommand(1);
  Options options;
  const CLI::App* serving = add_serve(app, options);
  const CLI::App* seeding = add_seed(app, options);
  add_token(app, options);
  try {
    app.parse(argc, argv);
    if (serving->parsed()) return serve(options);
    return seeding->parsed() ? seed(options) : token(options);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? done : wrong_input;
  } catch (const std::exception& error) {
    return complain(internal_failure, error.what());
  }
}
