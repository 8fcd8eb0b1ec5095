#include "sim/run/region_collector.h"

#include "sim/clients/sources.h"

namespace headroom::run {

void RegionCollector::note(Time at, std::string kind, std::string subject, std::string detail) {
  if (measured(at)) notes_.push_back({at, std::move(kind), std::move(subject), std::move(detail)});
}

void RegionCollector::called(const cluster::Fleet& fleet, Time now, Nanos latency, cluster::CallOutcome outcome) {
  if (!measured(now)) return;
  Service& service = services_[fleet.service()];
  service.calls.total += 1;
  service.samples += 1;
  switch (outcome) {
    case cluster::CallOutcome::answered: break;
    case cluster::CallOutcome::refused_by_rule: service.calls.limited += 1; break;
    case cluster::CallOutcome::shed: service.calls.shed += 1; return;
    case cluster::CallOutcome::failed: service.calls.failed += 1; break;
  }
  results::Histogram& times =
      outcome == cluster::CallOutcome::answered ? service.answered : service.unanswered;
  times.record(latency, counting_.weights[fleet.service()]);
}

void RegionCollector::visit_began(std::uint16_t, Time) { active_ += 1; }
void RegionCollector::visit_ended(std::uint16_t, Time) { active_ -= 1; }

void RegionCollector::page(std::uint16_t, Time now, Nanos took, Result<wire::PageSource> source) {
  if (!measured(now)) return;
  if (source) {
    const auto from = static_cast<std::size_t>(*source);
    viewers_.pages.came[from] += 1;
    viewers_.pages.took[from].record(took);
  } else {
    const bool refused = source.error().code == Errc::overloaded || source.error().code == Errc::rate_limited;
    (refused ? viewers_.pages.refused : viewers_.pages.failed) += 1;
  }
}

void RegionCollector::played(std::uint16_t, Time now, const clients::Play& play) {
  if (!measured(now)) return;
  viewers_.plays += 1;
  viewers_.watched_s += seconds(play.watched);
  viewers_.lost_s += seconds(play.lost);
  viewers_.stalled_s += seconds(play.stalled);
  if (play.first) {
    viewers_.start.record(play.start);
  } else {
    viewers_.swipes += 1;
    viewers_.spinners += play.waited ? 1 : 0;
  }
}

void RegionCollector::missed(std::uint16_t, Time now, Nanos lost) {
  if (!measured(now)) return;
  viewers_.missed += 1;
  viewers_.lost_s += seconds(lost);
}

void RegionCollector::events_sent(std::uint16_t, Time now, double events) {
  if (measured(now)) viewers_.events += events * clients::events_thinning;
}

void RegionCollector::clear() {
  for (Service& service : services_) {
    service.calls = {};
    service.samples = 0;
    service.answered.clear();
    service.unanswered.clear();
  }
  viewers_ = {};
}

}  // namespace headroom::run
