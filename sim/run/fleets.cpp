#include "sim/run/fleets.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <variant>

#include "models/hardware/catalogue.h"
#include "models/sizing/figures.h"
#include "models/sizing/sources.h"
#include "sim/run/cost_tables.h"
#include "sim/run/sources.h"

namespace headroom::run {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};

cluster::Routing routing_of(const scenario::Balance& balance) {
  if (std::holds_alternative<scenario::LeastRequest>(balance)) return cluster::Routing::least_request;
  if (std::holds_alternative<scenario::ConsistentHash>(balance)) return cluster::Routing::keyed;
  return cluster::Routing::uniform;
}

unsigned answers(scenario::Consistency consistency, unsigned copies) {
  switch (consistency) {
    case scenario::Consistency::one: return 1;
    case scenario::Consistency::quorum: return copies / 2 + 1;
    case scenario::Consistency::all: break;
  }
  return copies;
}

// The line of a service's machines. Retrieval and ranking are modelled by their work alone, and answer with nothing.
cluster::EgressParams egress_of(const scenario::Service& service, std::string_view name) {
  if (name == "retrieval" || name == "ranking") return {};
  return {CostTables::machine(service).network_bits_per_s / 8, service.deadline};
}

}  // namespace

unsigned fewest_simulated(const cluster::PoolParams& pool) {
  const bool balanced = pool.routing == cluster::Routing::least_request && pool.choices > 1;
  return balanced ? std::max(fewest_alone, (fewest_balanced_servers + pool.cores - 1) / pool.cores) : fewest_alone;
}

cluster::Fleet& add_fleet(const Setting& setting, std::string_view name, std::uint16_t region,
                          const cluster::RootLoad& roots, double share, double sample_rate, double root_rate,
                          double densest) {
  const scenario::Service& service = setting.scenario.services.at(std::string(name));
  cluster::PoolParams pool;
  pool.replicas = std::max(1.0, std::round(service.replicas * share));
  pool.cores = cores_of(service);
  pool.sample_rate = sample_rate;
  pool.root_sample_rate = root_rate;
  // What is kept by key is asked by key, whatever balances the rest.
  const bool by_key = !std::holds_alternative<scenario::Stateless>(service.state) || name == "feed_cache" ||
                      name.starts_with("cdn_") || name == "origin" || name == "counters";
  pool.routing = by_key ? cluster::Routing::keyed : routing_of(service.balance);
  if (const auto* least = std::get_if<scenario::LeastRequest>(&service.balance))
    pool.choices = static_cast<unsigned>(least->choices);
  // A page's keys fall on different nodes in the whole pool, and shall do so here.
  const bool fans_out = name == "metadata";
  const unsigned page = static_cast<unsigned>(setting.scenario.demand.page_size);
  const unsigned needed = fans_out ? std::max(fewest_alone, 2 * page) : fewest_simulated(pool);
  const double roomy = fans_out ? roomy_nodes.value : 1;
  const double most_sampled = std::max(sample_rate, densest);
  pool.simulated = std::max(needed, static_cast<unsigned>(std::ceil(roomy * pool.replicas * most_sampled)));
  if (service.autoscale) {
    const double most = std::max(1.0, service.autoscale->max * share);
    const double simulated = std::max(std::ceil(most * most_sampled), std::min<double>(needed, std::floor(most)));
    pool.capacity = static_cast<unsigned>(std::min(simulated, most_simulated));
  }
  pool.queue_limit = static_cast<std::size_t>(service.queue.limit);
  // The gateway sheds by its own policy (real/policies/load_shed); elsewhere the executor does.
  if (service.load_shed && name != "gateway") pool.shed_wait = service.load_shed->max_wait;
  const std::uint32_t index = setting.directory.find(name);
  pool.seed = kernel::hash_name(setting.scenario.seed, std::string("pool ") + std::string(name)) + region;
  const auto zones = static_cast<std::uint16_t>(setting.scenario.network.zones);
  return setting.directory.add(
      std::make_unique<cluster::Fleet>(index, region, zones, service.connections, pool, roots,
                                       egress_of(service, name)));
}

cluster::StoreTierParams tier_params(const scenario::Service& service, const cluster::Fleet& fleet) {
  cluster::StoreTierParams params = std::visit(
      Overloaded{
          [](const scenario::Stateless&) { return cluster::StoreTierParams{.copies = 1, .write_answers = 1}; },
          [](const scenario::KeyValueTier& t) {
            // The primary answers; its replicas follow on their own time.
            return cluster::StoreTierParams{.copies = static_cast<unsigned>(t.replication_factor), .write_answers = 1};
          },
          [](const scenario::WideColumnTier& t) {
            const auto copies = static_cast<unsigned>(t.replication_factor);
            return cluster::StoreTierParams{.copies = copies,
                                            .read_answers = answers(t.read, copies),
                                            .write_answers = answers(t.write, copies),
                                            .read_repair = t.read_repair,
                                            .upkeep = t.compaction};
          },
          [](const scenario::DatabaseTier& t) {
            return cluster::StoreTierParams{.copies = static_cast<unsigned>(t.replication_factor),
                                            .write_answers = 1,
                                            .replica_lag = t.replica_lag};
          },
          [](const scenario::LogTier& t) {
            return cluster::StoreTierParams{.copies = static_cast<unsigned>(t.replication_factor),
                                            .write_answers = static_cast<unsigned>(t.min_isr)};
          }},
      service.state);
  params.copies = std::min(params.copies, fleet.pool().simulated());
  params.read_answers = std::min(params.read_answers, params.copies);
  params.write_answers = std::min(params.write_answers, params.copies);
  return params;
}

// A write goes on to the other copies; the log's records to its readers too, but for the jobs, which are few.
BytesMoved bytes_moved(const scenario::Scenario& scenario, std::string_view service) {
  const models::Assumptions each;
  const scenario::State& state = scenario.services.at(std::string(service)).state;
  const auto moved = [](double bytes, int copies) { return BytesMoved{bytes, bytes * (copies - 1)}; };
  if (const auto* log = std::get_if<scenario::LogTier>(&state)) {
    const auto record = static_cast<double>(each.event_bytes.count);
    const auto readers = std::ranges::count_if(
        log->consumers, [](const auto& group) { return group.first != "transcode" && group.second > 0; });
    return {record, record * (log->replication_factor - 1 + static_cast<double>(readers))};
  }
  if (const auto* tier = std::get_if<scenario::WideColumnTier>(&state))
    return moved(scenario.feed.list_size * static_cast<double>(each.id_bytes.count), tier->replication_factor);
  if (const auto* tier = std::get_if<scenario::DatabaseTier>(&state))
    return moved(models::card_bytes, tier->replication_factor);
  if (service == "features") {
    const auto* tier = std::get_if<scenario::KeyValueTier>(&state);
    const int copies = tier != nullptr ? tier->replication_factor : 1;  // which get the events, not what became of them
    return {models::feature_vector_bytes, static_cast<double>(each.event_bytes.count) * (copies - 1)};
  }
  return {};
}

eviction::EvictionChoice eviction_of(scenario::Eviction eviction) {
  switch (eviction) {
    case scenario::Eviction::lru: return eviction::Lru{};
    case scenario::Eviction::fifo: return eviction::Fifo{};
    case scenario::Eviction::s3_fifo: return eviction::S3Fifo{};
    case scenario::Eviction::sieve: return eviction::Sieve{};
    case scenario::Eviction::w_tinylfu: break;
  }
  return eviction::WTinyLfu{};
}

double sampled_share(const cluster::Fleet& fleet, double sample_rate) {
  return std::min(1.0, sample_rate * fleet.pool().replicas() / fleet.pool().simulated());
}

policies::CallParams call_params(const scenario::Service& service, Nanos timeout, double sampled) {
  policies::CallParams params;
  params.timeout = std::min(timeout, service.deadline);
  params.retry = {service.retry.attempts, service.retry.base, service.retry.cap};
  params.budget = {.ratio = service.retry.budget_ratio,
                   .min_per_s = service.retry.min_per_s * sampled,
                   .unlimited = !service.retry.budget};
  params.breaker.reset();
  if (service.circuit_breaker) {
    const scenario::CircuitBreaker& breaker = *service.circuit_breaker;
    params.breaker = policies::CircuitBreakerParams{
        .window = std::max(fewest_judged, static_cast<int>(breaker.window * sampled)),
        .failure = breaker.failure,
        .slow = breaker.slow,
        .open = breaker.open,
        .half_open = std::max(1, static_cast<int>(breaker.half_open * sampled))};
  }
  return params;
}

CallersInGroups::CallersInGroups(const scenario::Service& callee, Nanos timeout, double sampled, unsigned callers)
    : size_(static_cast<unsigned>(std::clamp(std::round(1 / sampled), 1.0, static_cast<double>(callers)))) {
  params_ = call_params(callee, timeout, std::min(1.0, sampled * size_));
}

policies::CallParams CallersInGroups::next() {
  if (given_++ % size_ == 0) params_.shared = std::make_shared<policies::CallLimits>(params_);
  return params_;
}

}  // namespace headroom::run
