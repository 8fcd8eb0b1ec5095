#include "sim/faults/injector.h"

#include <algorithm>
#include <utility>

namespace headroom::faults {

Injector::Injector(Clock& clock, std::vector<Incident> incidents, Told told)
    : clock_(clock), incidents_(std::move(incidents)), told_(std::move(told)) {}

void Injector::open() {
  for (const Incident& incident : incidents_) tasks_.spawn(live_through(incident));
}

void Injector::tell(const Incident& incident, const char* step) const {
  if (incident.told && told_) told_(clock_.now(), incident.subject, incident.id + step + " (" + incident.what + ")");
}

Task<void> Injector::live_through(const Incident& incident) {
  co_await clock_.sleep_until(incident.from);
  tell(incident, incident.to > incident.from ? " begins" : " happens");
  if (incident.begin) incident.begin();
  while (incident.every > Nanos{} && clock_.now() + incident.every < incident.to) {
    co_await clock_.sleep_for(incident.every);
    if (incident.again) incident.again();
  }
  if (incident.to <= incident.from) co_return;
  co_await clock_.sleep_until(incident.to);
  if (incident.end) incident.end();
  tell(incident, " ends");
}

}  // namespace headroom::faults
