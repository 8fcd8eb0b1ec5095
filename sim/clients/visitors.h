// The sampled users of one region: they come, ask for pages, watch, report, and leave.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "models/demand/intensity.h"
#include "models/demand/noise.h"
#include "models/viewers/visit.h"
#include "real/policies/retry.h"
#include "real/ports/clock.h"
#include "real/ports/rpc.h"
#include "real/ports/task_set.h"
#include "real/wire/event_messages.h"
#include "sim/clients/page_load.h"
#include "sim/clients/player.h"
#include "sim/clients/user_ids.h"
#include "sim/kernel/philox.h"

namespace headroom::clients {

struct VisitorParams {
  std::uint16_t region = 0;
  double users = 1;               // sampled ones of this region
  double sample_rate = 1;         // R
  double zero_utc_s = 0;          // the demand model's clock at simulated time zero
  VisitPace pace;
  int attempts = 3;               // of a page request
  Nanos retry_base = std::chrono::milliseconds{500};
  Nanos timeout = std::chrono::seconds{5};
  int kept_videos = 50;           // watched again when the feed is down
  double events_per_view = 5;
  int event_batch = 10;
  models::LinkMix links;
  double dispersion = 1;          // of arrivals within a second (models/demand/noise.h); 1: Poisson
  std::uint64_t seed = 1;
};

// Gives a user's access token, or an empty one where it would not be looked at.
using TokenSource = std::function<std::string(std::uint64_t user, WallTime now)>;
// A user's cursor as it would be had the feed given it to his twin.
using CursorCopy = std::function<std::string(const std::string& cursor, std::uint64_t user, std::uint64_t twin)>;

// What a user's application holds to be let in with.
struct Credentials {
  TokenSource token;
  CursorCopy cursor_of_twin;
};

// What everybody talks about: sometimes a view goes there instead of to the next video of the list.
class Fashion {
 public:
  virtual ~Fashion() = default;
  // 0 < u < 1 decides.
  virtual std::optional<models::VideoId> instead(std::uint16_t region, Time now, double u) const = 0;
};

class Visitors {
 public:
  Visitors(VisitorParams params, Clock& clock, Rpc& rpc, const models::Intensity& visits, PageLoad& load,
           const Player::World& world, const Fashion& fashion, Audience& audience, Credentials credentials);

  // Visits that began before now and are still under way go on: the demand model expects them.
  void resume();
  // Visits begin from now on until `until`; those under way then are watched to their end.
  void open(Time until);
  // From now until `until`, every user is joined by his twins, who ask for pages as he does but play nothing and
  // report nothing: those of a visit under way go on with it from where it is. thin() sends them away.
  void thicken(Twins twins, Time until);
  void thin();
  std::size_t active() const { return active_; }

 private:
  struct Visit;

  // The first visit after t_s, seconds of virtual time, of a process `copies` times as frequent as the sampled users'
  // visits; until_s if there is none before it.
  double next_visit_s(kernel::PhiloxRandom& random, double copies, double t_s, double until_s) const;
  // Calls `begin` for every visit of such a process.
  Task<void> arrivals(kernel::PhiloxRandom random, double copies, Time until, std::function<void(std::uint64_t)> begin);
  Visit begin(std::uint64_t user, std::uint64_t number) const;
  bool catch_up(Visit& visit);
  Task<void> visit(std::uint64_t user, std::uint64_t number, Time began);
  Task<void> twin_visit(std::uint64_t user, std::uint64_t number);
  Task<void> twin_goes_on(std::uint64_t user, std::uint64_t number, const Visit& visit);
  Task<void> watch(Visit& visit);
  Nanos pass(Visit& visit, double duration_s);
  void show(Visit& visit);
  void line_up(Visit& visit);
  void missed(const Visit& visit, Nanos lost);
  void count_due(Visit& visit);
  Task<void> stay_away(Visit& visit);
  Task<void> fill(Visit& visit);
  Task<Result<wire::FeedPage>> ask(Visit& visit);
  void report(Visit& visit, wire::VideoId video, const Play& play);
  Task<void> send_events(std::uint64_t user, wire::EventBatch batch);

  VisitorParams params_;
  Clock& clock_;
  Rpc& rpc_;
  const models::Intensity& visits_;
  PageLoad& load_;
  Player::World world_;
  const Fashion& fashion_;
  Audience& audience_;
  Credentials credentials_;
  Peer gateway_, intake_;
  models::VisitLaw law_;
  models::SecondNoise noise_;
  std::uint64_t visits_begun_ = 0;
  std::size_t active_ = 0;
  UserIds ids_;
  std::map<std::uint64_t, Visit*> under_way_;  // the sampled users' visits, by number
  TaskSet tasks_;  // last, with the twins: their tasks use all of the above
  TaskSet twins_;
};

}  // namespace headroom::clients
