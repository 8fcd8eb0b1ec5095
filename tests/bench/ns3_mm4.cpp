#include <ns3/simulator.h>

#include <deque>
#include <string>
#include <vector>

#include "sim/kernel/philox.h"
#include "tests/bench/cpu_time.h"
#include "tests/bench/mm4.h"

namespace headroom::bench {
namespace {

class Station {
 public:
  Station(const Mm4& model, std::size_t number, Mm4Outcome& outcome)
      : model_(model),
        random_(kernel::PhiloxRandom{model.seed}.named("station " + std::to_string(number))),
        outcome_(outcome) {}

  void wait_for_next() {
    ns3::Simulator::Schedule(ns3::Seconds(random_.exponential(1 / model_.arrivals_per_s)), &Station::arrive, this);
  }

 private:
  void arrive() {
    ++outcome_.arrived;
    const Request request{ns3::Simulator::Now(), ns3::Seconds(random_.exponential(1 / model_.served_per_s))};
    if (busy_ < model_.servers) {
      ++busy_;
      start(request);
    } else {
      waiting_.push_back(request);
    }
    wait_for_next();
  }
  struct Request {
    ns3::Time arrived;
    ns3::Time service;
  };
  void start(Request request) { ns3::Simulator::Schedule(request.service, &Station::end, this, request.arrived); }
  void end(ns3::Time arrived) {
    ++outcome_.served;
    outcome_.response_s += (ns3::Simulator::Now() - arrived).GetSeconds();
    if (waiting_.empty()) {
      --busy_;
      return;
    }
    start(waiting_.front());
    waiting_.pop_front();
  }

  const Mm4& model_;
  kernel::PhiloxRandom random_;
  Mm4Outcome& outcome_;
  std::deque<Request> waiting_;
  int busy_ = 0;
};

}  // namespace

Mm4Outcome mm4_on_ns3(const Mm4& model) {
  Mm4Outcome outcome;
  std::deque<Station> stations;
  for (int i = 0; i < model.stations; ++i)
    stations.emplace_back(model, static_cast<std::size_t>(i), outcome).wait_for_next();
  ns3::Simulator::Stop(ns3::Seconds(model.horizon_s));
  const double begin = cpu_seconds();
  ns3::Simulator::Run();
  outcome.cpu_s = cpu_seconds() - begin;
  ns3::Simulator::Destroy();
  return outcome;
}

}  // namespace headroom::bench
