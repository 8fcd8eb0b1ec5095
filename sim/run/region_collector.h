// What happens in one region during a step, sampled: gathered by the region itself, which may run beside the others,
// and taken by the Collector when all stand still.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/clients/audience.h"
#include "sim/cluster/fleet.h"
#include "sim/results/histogram.h"

namespace headroom::run {

// Calls of one service.
struct Calls {
  double total = 0, failed = 0, shed = 0, limited = 0;
};

// What the collector knows that decides how a region counts; it changes only while all regions stand still.
struct Counting {
  Time begin, end;              // of the measured part; nothing is counted outside
  std::vector<double> weights;  // of one call's latency, by service
};

class RegionCollector final : public cluster::CallObserver, public clients::Audience {
 public:
  explicit RegionCollector(const Counting& counting) : counting_(counting), services_(counting.weights.size()) {}

  void note(Time at, std::string kind, std::string subject, std::string detail);

  // cluster::CallObserver
  void called(const cluster::Fleet& fleet, Time now, Nanos latency, cluster::CallOutcome outcome) override;
  // clients::Audience
  void visit_began(std::uint16_t region, Time now) override;
  void visit_ended(std::uint16_t region, Time now) override;
  void page(std::uint16_t region, Time now, Nanos took, Result<wire::PageSource> source) override;
  void played(std::uint16_t region, Time now, const clients::Play& play) override;
  void missed(std::uint16_t region, Time now, Nanos watching_lost) override;
  void events_sent(std::uint16_t region, Time now, double events) override;

  // Of the step under way.
  struct Service {
    Calls calls;
    results::Histogram answered, unanswered;  // how long it took until there was an answer, or the refusal of one
    std::uint64_t samples = 0;
  };
  struct Pages {
    std::array<double, 4> came{};  // by wire::PageSource
    std::array<results::Histogram, 4> took;
    double refused = 0, failed = 0;  // none came: the last attempt was turned away, or failed
    double asked() const { return came[0] + came[1] + came[2] + came[3] + refused + failed; }
  };
  struct Viewers {
    double plays = 0, missed = 0, swipes = 0, spinners = 0, events = 0;
    double watched_s = 0, lost_s = 0, stalled_s = 0;
    Pages pages;
    results::Histogram start;  // of visits
  };
  struct Note {
    Time at;
    std::string kind, subject, detail;
  };
  const Service& service(std::size_t s) const { return services_[s]; }
  const Viewers& viewers() const { return viewers_; }
  double active() const { return active_; }  // visits under way, whenever they began
  std::vector<Note> take_notes() { return std::exchange(notes_, {}); }
  // Begins the next step.
  void clear();

 private:
  bool measured(Time now) const { return now >= counting_.begin && now < counting_.end; }

  const Counting& counting_;
  std::vector<Service> services_;
  Viewers viewers_;
  double active_ = 0;
  std::vector<Note> notes_;
};

}  // namespace headroom::run
