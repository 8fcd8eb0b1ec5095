// New videos of one region, from the first byte to being live: upload -> moderation and transcode beside each other ->
// publish. Only the log stands between the upload's answer and the rest.
//
// Scale. Uploads are sampled at a rate R_up of their own, above the users' R, because their machines are few: the
// encoders of the miniature are cores x R_up, and with R_up = R not one would be left. upload_sample_rate() picks R_up
// so that about 80 remain. Each pool fed here (upload, moderation) takes R_up as its sample and root rate and
// UploadRoots as its roots. The log and the metadata store, whose pools are sampled more thinly for the users' sake,
// see only that share of the uploads, chosen by hash; the others take as long, and fail, as the last of those did.
// Encoders hold c R_up of a region's c cores at the same load, so backlogs (load above capacity) and times to drain are
// exact. The limit: the wait for a core short of overload is that of the smaller fleet, up to S / (c R_up (1 - rho)):
// for jobs of 20 s at 90 % some 12 s with 16 cores, where the whole fleet would hardly wait at all.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string_view>

#include "models/demand/intensity.h"
#include "models/laws/law.h"
#include "models/provenance/constant.h"
#include "real/policies/retry.h"
#include "real/ports/clock.h"
#include "real/ports/store.h"
#include "real/ports/task_set.h"
#include "real/wire/feed_messages.h"
#include "sim/cluster/fleet.h"
#include "sim/cluster/store_tier.h"
#include "sim/cluster/work_law.h"
#include "sim/kernel/domains.h"
#include "sim/kernel/philox.h"
#include "sim/modelled/encoders.h"
#include "sim/modelled/moderation.h"
#include "sim/results/histogram.h"

namespace headroom::modelled {

inline constexpr models::Constant upload_clip_mean{14, models::Basis::published, "uploads.clip_mean", "s",
                                                   "14 video-seconds an upload (arXiv 2504.13279)"};
inline constexpr models::Constant upload_clip_cv{
    1.064, models::Basis::published, "uploads.clip_cv", "1",
    "of the clip durations' lognormal, whose sigma is .87 (Dashlet, NSDI'23): sqrt(exp(.87^2) - 1)"};
inline constexpr models::Constant upload_transfer_mean{
    40, models::Basis::assumed, "uploads.transfer_mean", "s",
    "15 MB (preset B) over the 3 Mbit/s between the medium and fast classes of client links"};
inline constexpr models::Constant poison_share{
    0.0005, models::Basis::assumed, "uploads.poison_share", "1",
    "broken or hostile files that no attempt can encode; nobody publishes a share"};
inline constexpr models::Constant encoders_wanted{
    80, models::Basis::assumed, "uploads.encoders_wanted", "cores",
    "of the miniature: the wait for a core stays within seconds of minutes, at about 250,000 jobs a day"};
inline constexpr std::string_view application_source =
    "the application's back-off while somebody waits: a first wait of at most half a second, never above ten";
inline constexpr std::string_view job_source =
    "back-off of a job that nobody waits for: of the order of one encoding, and up to six";
inline constexpr models::Constant client_attempts{3, models::Basis::published, "uploads.client.attempts", "1",
                                                  "retries of 3 attempts, as Envoy and Finagle are run"};
inline constexpr models::Constant client_base_s{0.5, models::Basis::assumed, "uploads.client.retry_base", "s",
                                                application_source};
inline constexpr models::Constant client_cap_s{10, models::Basis::assumed, "uploads.client.retry_cap", "s",
                                               application_source};
inline constexpr models::Constant job_base_s{10, models::Basis::assumed, "uploads.job.retry_base", "s", job_source};
inline constexpr models::Constant job_cap_s{120, models::Basis::assumed, "uploads.job.retry_cap", "s", job_source};
std::span<const models::Constant> upload_constants();

// R_up for a fleet of so many encoder cores: at least R, at most 1.
double upload_sample_rate(double users_rate, double encoder_cores);

// The uploads of one region as roots of the pools that serve them.
class UploadRoots final : public cluster::RootLoad {
 public:
  // `uploads`: per second of the whole world's day; `zero_utc_s`: its clock at simulated time zero.
  UploadRoots(const models::Intensity& uploads, std::uint16_t region, double zero_utc_s)
      : uploads_(uploads), region_(region), zero_utc_s_(zero_utc_s) {}
  double rate(Time t) const override { return factor_ * uploads_.at(region_, zero_utc_s_ + seconds(t)); }
  // The highest rate within [from, to].
  double max_rate(Time from, Time to) const;
  // An upload flood: so many times the ordinary rate, from now on (seen by arrivals within a minute).
  void set_factor(double factor) { factor_ = factor; }

 private:
  const models::Intensity& uploads_;
  std::uint16_t region_;
  double zero_utc_s_;
  double factor_ = 1;
};

struct UploadParams {
  std::uint16_t region = 0;
  double sample_rate = 1;         // R_up
  double log_rate = 1;            // sampling rates of the pools behind the log and the store, at most R_up
  double store_rate = 1;
  cluster::WorkLaw upload;        // by video, on the upload service's machines
  cluster::WorkLaw moderate;      // by video, on the moderation service's
  cluster::WorkLaw encode;        // by second of source video, on the encoders' cores
  const cluster::ServiceTable* object_store = nullptr;  // ns until the object's head is read; null: none
  Nanos upload_deadline = std::chrono::seconds{5};
  Nanos moderation_deadline = std::chrono::seconds{30};
  policies::RetryParams client{.attempts = static_cast<int>(client_attempts.value),
                               .base = from_seconds(client_base_s),
                               .cap = from_seconds(client_cap_s)};
  policies::RetryParams worker{.base = from_seconds(job_base_s), .cap = from_seconds(job_cap_s)};
  double poison = poison_share;
  double reject_above = 0.95, review_above = 0.7;  // of the classifier's score
  Nanos live_within = std::chrono::minutes{5};     // of the upload's answer
  std::uint64_t seed = 1;
};

struct UploadPorts {
  Clock& clock;
  cluster::Fleet& upload;
  cluster::Fleet& moderation;
  cluster::StoreTier& log;          // jobs are records keyed by video
  Store& store;                     // keyspace: metadata (cards; processing, then published or removed)
  Encoders& encoders;
  Reviews& desk;
  cluster::CallObserver& observer;  // told of the calls to upload and moderation
  // Where cards are written in another domain: announces that from so on (empty: nobody need know).
  std::function<kernel::Gate(Time)> announce{};
};

// Sampled uploads since it was last taken; times 1 / R_up they are the world's. Each begins once and ends once:
// begun = live + rejected + dead_lettered + refused + growth of in_flight().
struct UploadTally {
  double begun = 0;
  double refused = 0;        // no answer after all of the client's attempts
  double live = 0, live_late = 0;
  double rejected = 0;       // by the classifier or by people
  double dead_lettered = 0;  // the worker's attempts are used up, in transcode or moderation
  double jobs = 0;           // transcode jobs, each with all its attempts
  double failed_jobs = 0;    // of these, dead-lettered
  double failed_attempts = 0;

  UploadTally& operator+=(const UploadTally& more);
  // Uploads that somebody waited for and whose fate is known: all but the rejected; and those that were late or lost.
  double awaited() const { return live + dead_lettered + refused; }
  double late() const { return live_late + dead_lettered + refused; }
};

class UploadPipeline {
 public:
  UploadPipeline(UploadParams params, UploadPorts ports, UploadRoots& roots);

  // Uploads begin from now on until `until`; those under way then go on.
  void open(Time until);

  std::size_t in_flight() const { return in_flight_; }  // sampled uploads that have not ended
  // Of these, sampled, those that were answered longer ago than an upload may take to be live.
  std::size_t overdue() const;
  // Transcode jobs at full scale: those without a core, and all that wait, run or back off.
  double backlog_jobs() const;
  double jobs_under_way() const { return encoding_ * weight(); }
  double weight() const { return 1 / params_.sample_rate; }
  // The stores are simulated at another rate from now on.
  void set_store_rate(double rate) { params_.store_rate = rate; }
  UploadTally take_tally();
  // From the upload's answer to being live; weighted to full scale.
  const results::Histogram& live_after() const { return live_after_; }

 private:
  enum class Ending : std::uint8_t { passed, rejected, dead };
  struct Video;
  struct Echo {
    Nanos took{};
    bool worked = true;
  };

  Task<void> arrivals(Time until);
  Task<void> carry(std::uint64_t number);
  Task<bool> upload(Video video);
  kernel::Gate announce(const Video& video, Time at) const;
  Task<bool> accept(Video video);
  Task<bool> publish(Video video);
  Task<Ending> moderate(Video video);
  Task<Ending> transcode(Video video);
  Task<bool> serve(cluster::Fleet& fleet, cluster::WorkLaw law, Nanos deadline, std::uint64_t key);
  Task<bool> append(Video video, Time deadline);
  Task<bool> save(Video video, wire::VideoStatus status, Time deadline);
  void end(double UploadTally::*how);

  UploadParams params_;
  UploadPorts ports_;
  UploadRoots& roots_;
  models::Law clip_, transfer_;
  kernel::PhiloxRandom draws_;
  std::uint64_t begun_ = 0;
  std::size_t in_flight_ = 0;
  std::multiset<Time> answered_;  // when those in flight were, oldest first
  double encoding_ = 0;
  Echo log_echo_, store_echo_;
  UploadTally tally_;
  results::Histogram live_after_;
  TaskSet tasks_;
};

}  // namespace headroom::modelled
