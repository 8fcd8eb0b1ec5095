// The public face of the feed over HTTP.
#pragma once

#include <map>
#include <string>

#include "real/ports/clock.h"
#include "real/ports/rpc.h"
#include "real/service/http_message.h"
#include "real/service/prometheus_metrics.h"
#include "real/wire/feed_messages.h"

namespace headroom::service {

struct FeedApiParams {
  wire::RegionId region;                             // whose users are served here
  Nanos deadline = std::chrono::milliseconds{500};   // of a page (product.md, section 2, B: load < 500 ms)
};

// GET /api/v1/foryou?cursor&limit   a page, for the bearer of a token; errors are problem documents
// GET /healthz                      200 while requests are taken, 503 once the process is to end
// GET /healthz/live                 200 as long as the process answers at all
// GET /metrics                      Prometheus
class FeedApi final : public HttpHandler {
 public:
  // `gateway` serves method "foryou".
  FeedApi(Clock& clock, ScrapedMetrics& metrics, Handler& gateway, FeedApiParams params);

  Task<HttpReply> handle(HttpRequest request) override;

  // From here on /healthz says that others should be asked.
  void drain() { draining_ = true; }

 private:
  Task<HttpReply> answer(HttpRequest request);
  Task<HttpReply> foryou(HttpRequest request);
  Result<wire::FeedRequest> feed_request(const HttpRequest& request) const;
  Counter& replies(std::string_view path, int status);

  Clock& clock_;
  ScrapedMetrics& metrics_;
  Handler& gateway_;
  FeedApiParams params_;
  Timing& latency_;
  bool draining_ = false;
};

}  // namespace headroom::service
