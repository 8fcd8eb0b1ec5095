#include "real/service/feed_host.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <utility>

#include "real/feed/feed_service.h"
#include "real/service/http_rpc.h"
#include "real/service/local_rpc.h"
#include "real/service/os_random.h"
#include "real/service/wall_clock.h"
#include "real/wire/work.h"

namespace headroom::service {
namespace {

// The key of cursors is derived from the tokens' secret, so that a deployment has one secret to keep.
feed::SipKey cursor_key(const std::string& secret) {
  constexpr std::string_view purpose = "headroom cursor key";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size(), digest.data(), &size);
  feed::SipKey key{};
  for (std::size_t i = 0; i < 16; ++i) key[i / 8] |= static_cast<std::uint64_t>(digest[i]) << (8 * (i % 8));
  return key;
}

// Stands where no ranking service is configured: says so at once, so that fallbacks show without a wait.
class NobodyRanks final : public Handler {
 public:
  Task<Result<Message>> handle(CallContext, Message) override {
    co_return fail(Errc::unavailable, "no ranking service is configured");
  }
};

class Host final : public FeedHost {
 public:
  explicit Host(FeedHostParams params) : params_(std::move(params)) {}

  Result<void> open() {
    auto store = open_rocksdb_store(reactor_, *clock_, params_.store);
    if (!store) return std::unexpected(std::move(store.error()));
    store_ = std::move(*store);
    cpu_ = make_thread_pool_cpu(reactor_, *clock_, params_.cpu);
    wire_up();
    auto server = make_http_server(reactor_, *metrics_, params_.http, *api_);
    if (!server) return std::unexpected(std::move(server.error()));
    server_ = std::move(*server);
    if (!params_.internal) return {};
    auto internal = make_http_server(reactor_, *metrics_, *params_.internal, remote_);
    if (!internal) return std::unexpected(std::move(internal.error()));
    internal_ = std::move(*internal);
    return {};
  }

  std::uint16_t port() const override { return server_->port(); }
  std::optional<std::uint16_t> internal_port() const override {
    return internal_ ? std::optional{internal_->port()} : std::nullopt;
  }

  void run() override {
    reactor_.on_termination([this] { ending_.spawn(finish()); });
    reactor_.run();
  }

 private:
  void wire_up() {
    cache_.emplace(feedcache::NodePorts{*clock_, *cpu_, *random_, *metrics_}, params_.cache);
    rpc_.serve("feed_cache", *cache_);
    if (params_.ranking) remote_.reach("ranking_worker", params_.ranking->host, params_.ranking->port);
    else rpc_.serve("ranking_worker", nobody_ranks_);

    feed::FeedParams feed_params{.cursor_key = cursor_key(params_.secret)};
    feed_params.shelves.region = params_.api.region;
    feed_.emplace(feed::FeedPorts{*clock_, rpc_, *store_, *cpu_, *random_, *metrics_}, std::move(feed_params));
    rpc_.serve("feed", *feed_);

    gateway::GatewayParams gateway_params{.tokens = {.secret = params_.secret}};
    gateway_.emplace(gateway::GatewayPorts{*clock_, rpc_, *cpu_, *random_, *metrics_}, std::move(gateway_params));
    api_.emplace(*clock_, *metrics_, *gateway_, params_.api);
    remote_.serve("feed", *feed_);
    remote_.serve("feed_cache", *cache_);
    feed_->start();
  }

  Task<void> finish() {
    api_->drain();
    server_->drain();
    if (internal_) internal_->drain();
    const Time latest = clock_->now() + params_.drain_timeout;
    while (clock_->now() < latest && server_->connections() + (internal_ ? internal_->connections() : 0) > 0) {
      co_await clock_->sleep_for(std::chrono::milliseconds{10});
    }
    reactor_.stop();
  }

  // In the order in which they need one another.
  FeedHostParams params_;
  Reactor reactor_;
  std::unique_ptr<Clock> clock_ = make_wall_clock(reactor_);
  std::unique_ptr<Random> random_ = make_os_random();
  std::unique_ptr<ScrapedMetrics> metrics_ = make_prometheus_metrics();
  std::unique_ptr<EmbeddedStore> store_;
  std::unique_ptr<Cpu> cpu_;
  HttpRpc remote_{reactor_, *clock_};
  LocalRpc rpc_{*clock_, &remote_};
  NobodyRanks nobody_ranks_;
  std::optional<feedcache::FeedCacheNode> cache_;
  std::optional<feed::FeedService> feed_;
  std::optional<gateway::Gateway> gateway_;
  std::optional<FeedApi> api_;
  std::unique_ptr<HttpServer> internal_;
  std::unique_ptr<HttpServer> server_;
  TaskSet ending_;
};

}  // namespace

Result<std::unique_ptr<FeedHost>> make_feed_host(FeedHostParams params) {
  auto host = std::make_unique<Host>(std::move(params));
  if (Result<void> opened = host->open(); !opened) return std::unexpected(std::move(opened.error()));
  return host;
}

}  // namespace headroom::service
