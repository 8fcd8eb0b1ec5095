#include "real/service/prometheus_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>

namespace headroom::service {
namespace {

// Around the objectives of the feed: 50 ms for a list, 500 ms for a page (product.md, section 2, B and C).
const prometheus::Histogram::BucketBoundaries& bounds_s() {
  static const prometheus::Histogram::BucketBoundaries bounds{.0005, .001, .0025, .005, .01, .025, .05,
                                                              .1,    .25,  .5,    1,    2.5, 5,    10};
  return bounds;
}

struct PrometheusCounter final : Counter {
  explicit PrometheusCounter(prometheus::Counter& c) : counter(c) {}
  void add(double n) override { counter.Increment(n); }
  prometheus::Counter& counter;
};
struct PrometheusGauge final : Gauge {
  explicit PrometheusGauge(prometheus::Gauge& g) : gauge(g) {}
  void set(double value) override { gauge.Set(value); }
  prometheus::Gauge& gauge;
};
struct PrometheusTiming final : Timing {
  explicit PrometheusTiming(prometheus::Histogram& h) : histogram(h) {}
  void record(Nanos d) override { histogram.Observe(seconds(d)); }
  prometheus::Histogram& histogram;
};

class PrometheusMetrics final : public ScrapedMetrics {
 public:
  Counter& counter(std::string_view name, std::string_view help, Labels labels) override {
    return handle(counters_, prometheus::BuildCounter(), name, help, labels);
  }
  Gauge& gauge(std::string_view name, std::string_view help, Labels labels) override {
    return handle(gauges_, prometheus::BuildGauge(), name, help, labels);
  }
  Timing& timing(std::string_view name, std::string_view help, Labels labels) override {
    return handle(timings_, prometheus::BuildHistogram(), name, help, labels, bounds_s());
  }
  std::string exposition() const override { return prometheus::TextSerializer{}.Serialize(registry_.Collect()); }

 private:
  using Id = std::pair<std::string, std::map<std::string, std::string>>;

  template <class Handle, class Builder, class... Bounds>
  Handle& handle(std::map<Id, Handle>& handles, Builder builder, std::string_view name, std::string_view help,
                 const Labels& labels, const Bounds&... bounds) {
    Id id{std::string(name), {labels.begin(), labels.end()}};
    if (const auto found = handles.find(id); found != handles.end()) return found->second;
    auto& family = builder.Name(id.first).Help(std::string(help)).Register(registry_);
    auto& metric = family.Add(id.second, bounds...);
    return handles.try_emplace(std::move(id), metric).first->second;
  }

  prometheus::Registry registry_{prometheus::Registry::InsertBehavior::Merge};
  std::map<Id, PrometheusCounter> counters_;
  std::map<Id, PrometheusGauge> gauges_;
  std::map<Id, PrometheusTiming> timings_;
};

}  // namespace

std::unique_ptr<ScrapedMetrics> make_prometheus_metrics() { return std::make_unique<PrometheusMetrics>(); }

}  // namespace headroom::service
