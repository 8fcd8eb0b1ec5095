#include "sim/modelled/uploads.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "models/laws/uniform.h"
#include "real/wire/keyspaces.h"
#include "sim/kernel/arrivals.h"

namespace headroom::modelled {
namespace {

constexpr Keyspace job_records{101};

// What a video's own uniforms are for; new ones go to the end.
enum class Draw : std::uint64_t { shared, clip, transfer, head, encode, poison, harmful, score };

// The horizon over which the highest rate bounds the thinning of arrivals; short enough to notice a flood.
constexpr Nanos horizon = std::chrono::minutes{1};

}  // namespace

std::span<const models::Constant> upload_constants() {
  static constexpr std::array all = {upload_clip_mean, upload_clip_cv, upload_transfer_mean, poison_share,
                                     encoders_wanted,  client_attempts, client_base_s,        client_cap_s,
                                     job_base_s,       job_cap_s};
  return all;
}

double upload_sample_rate(double users_rate, double encoder_cores) {
  return std::min(1.0, std::max(users_rate, encoders_wanted / encoder_cores));
}

double UploadRoots::max_rate(Time from, Time to) const {
  return factor_ * uploads_.max_over(region_, zero_utc_s_ + seconds(from), zero_utc_s_ + seconds(to));
}

struct UploadPipeline::Video {
  std::uint64_t id = 0;
  bool in_log = false, in_store = false;  // in their samples as well
  double clip_s = 0;

  double uniform(Draw what) const { return models::to_uniform(bits(what)); }
  std::uint64_t bits(Draw what) const { return models::mix(id, static_cast<std::uint64_t>(what)); }
};

UploadPipeline::UploadPipeline(UploadParams params, UploadPorts ports, UploadRoots& roots)
    : params_(params),
      ports_(ports),
      roots_(roots),
      clip_(models::Lognormal::of(upload_clip_mean, upload_clip_cv)),
      transfer_(models::Exponential{upload_transfer_mean}),
      draws_(kernel::PhiloxRandom{params.seed}.named("uploads." + std::to_string(params.region))) {
  verify(params.sample_rate > 0 && params.sample_rate <= 1, "a sampling rate is within (0, 1]");
  verify(params.sample_rate >= std::max(params.log_rate, params.store_rate), "uploads are sampled densest");
}

void UploadPipeline::open(Time until) { tasks_.spawn(arrivals(until)); }

double UploadPipeline::backlog_jobs() const { return ports_.encoders.waiting(params_.region) / params_.sample_rate; }

UploadTally UploadPipeline::take_tally() { return std::exchange(tally_, {}); }

// A Poisson process of varying rate, thinned from one of the highest rate of the next minute (Lewis and Shedler, 1979).
Task<void> UploadPipeline::arrivals(Time until) {
  while (ports_.clock.now() < until) {
    const Time from = ports_.clock.now(), to = std::min(until, from + horizon);
    const double most = roots_.max_rate(from, to) * params_.sample_rate;
    Time at = from;
    while (most > 0) {
      at += kernel::poisson_gap(draws_, most, horizon);
      if (at >= to) break;
      co_await ports_.clock.sleep_until(at);
      if (draws_.uniform() * most < roots_.rate(at) * params_.sample_rate) tasks_.spawn(carry(begun_++));
    }
    co_await ports_.clock.sleep_until(to);
  }
}

void UploadPipeline::end(double UploadTally::*how) {
  tally_.*how += 1;
  --in_flight_;
}

UploadTally& UploadTally::operator+=(const UploadTally& more) {
  begun += more.begun, refused += more.refused;
  live += more.live, live_late += more.live_late;
  rejected += more.rejected, dead_lettered += more.dead_lettered;
  jobs += more.jobs, failed_jobs += more.failed_jobs, failed_attempts += more.failed_attempts;
  return *this;
}

std::size_t UploadPipeline::overdue() const {
  const auto in_time = answered_.lower_bound(ports_.clock.now() - params_.live_within);
  return static_cast<std::size_t>(std::distance(answered_.begin(), in_time));
}

Task<void> UploadPipeline::carry(std::uint64_t number) {
  Video video{.id = models::mix(params_.seed, params_.region, number)};
  video.in_log = video.uniform(Draw::shared) < params_.log_rate / params_.sample_rate;
  video.in_store = video.uniform(Draw::shared) < params_.store_rate / params_.sample_rate;
  video.clip_s = clip_.draw(video.uniform(Draw::clip));
  tally_.begun += 1;
  ++in_flight_;
  if (!co_await upload(video)) co_return end(&UploadTally::refused);

  const Time answered = ports_.clock.now();
  const auto waits = answered_.insert(answered);
  std::vector<Task<Ending>> both;
  both.push_back(moderate(video));
  both.push_back(transcode(video));
  const std::vector<Ending> endings = co_await when_all(std::move(both));
  const auto any = [&](Ending ending) { return std::ranges::find(endings, ending) != endings.end(); };
  const kernel::Gate gate = announce(video, ports_.clock.now());
  co_await ports_.clock.sleep_until(gate.opens());
  if (any(Ending::rejected)) {
    answered_.erase(waits);
    (void)co_await save(video, wire::VideoStatus::removed, ports_.clock.now() + params_.upload_deadline);
    co_return end(&UploadTally::rejected);
  }
  const bool published = !any(Ending::dead) && co_await publish(video);
  answered_.erase(waits);
  if (!published) co_return end(&UploadTally::dead_lettered);
  const Nanos after = ports_.clock.now() - answered;
  live_after_.record(after, weight());
  if (after > params_.live_within) tally_.live_late += 1;
  end(&UploadTally::live);
}

// Cards that are written far away are announced, so that nobody has to look out for them at all times. It may take
// until the end of the domains' present window: of the bytes' way or of the wait for the encoders, never of an answer.
kernel::Gate UploadPipeline::announce(const Video& video, Time at) const {
  return video.in_store && ports_.announce ? ports_.announce(at) : kernel::Gate{};
}

// The bytes go to the object store past our services; then the client says so, and again when it gets no answer.
Task<bool> UploadPipeline::upload(Video video) {
  const Time sent = ports_.clock.now() + from_seconds(transfer_.draw(video.uniform(Draw::transfer)));
  const kernel::Gate gate = announce(video, sent);
  co_await ports_.clock.sleep_until(std::max(sent, gate.opens()));
  for (int attempt = 0;; ++attempt) {
    roots_.count();
    if (co_await accept(video)) co_return true;
    if (attempt + 1 >= params_.client.attempts) co_return false;
    co_await ports_.clock.sleep_for(policies::retry_delay(params_.client, attempt, Nanos{0}, draws_));
  }
}

// Validate, persist, append to the log, answer: nothing that takes longer.
Task<bool> UploadPipeline::accept(Video video) {
  const Time began = ports_.clock.now(), deadline = began + params_.upload_deadline;
  bool worked = co_await serve(ports_.upload, params_.upload, params_.upload_deadline, video.id);
  if (worked) {
    if (params_.object_store != nullptr)
      co_await ports_.clock.sleep_for(
          Nanos{static_cast<std::int64_t>(params_.object_store->draw_ns(video.bits(Draw::head)))});
    worked = co_await save(video, wire::VideoStatus::processing, deadline) && co_await append(video, deadline);
  }
  worked = worked && ports_.clock.now() <= deadline;
  const Time now = ports_.clock.now();
  ports_.observer.called(ports_.upload, now, now - began,
                         worked ? cluster::CallOutcome::answered : cluster::CallOutcome::failed);
  co_return worked;
}

Task<bool> UploadPipeline::publish(Video video) {
  for (int attempt = 0;; ++attempt) {
    const Time deadline = ports_.clock.now() + params_.upload_deadline;
    if (co_await save(video, wire::VideoStatus::published, deadline)) co_return true;
    if (attempt + 1 >= params_.worker.attempts) co_return false;
    co_await ports_.clock.sleep_for(policies::retry_delay(params_.worker, attempt, Nanos{0}, draws_));
  }
}

Task<UploadPipeline::Ending> UploadPipeline::moderate(Video video) {
  for (int attempt = 0;; ++attempt) {
    const Time began = ports_.clock.now();
    const bool worked = co_await serve(ports_.moderation, params_.moderate, params_.moderation_deadline, video.id);
    const Time now = ports_.clock.now();
    ports_.observer.called(ports_.moderation, now, now - began,
                           worked ? cluster::CallOutcome::answered : cluster::CallOutcome::failed);
    if (worked) break;
    if (attempt + 1 >= params_.worker.attempts) co_return Ending::dead;
    co_await ports_.clock.sleep_for(policies::retry_delay(params_.worker, attempt, Nanos{0}, draws_));
  }
  const Verdict verdict = classify(video.uniform(Draw::harmful), video.uniform(Draw::score));
  if (verdict.score > params_.reject_above) co_return Ending::rejected;
  if (verdict.score <= params_.review_above) co_return Ending::passed;
  co_await ports_.desk.review();
  co_return verdict.harmful ? Ending::rejected : Ending::passed;
}

// A file that cannot be encoded is found out somewhere along the way, each time anew.
Task<UploadPipeline::Ending> UploadPipeline::transcode(Video video) {
  const cluster::Service work = params_.encode.of(video.clip_s);
  const double core_seconds = work.law->draw_ns(video.bits(Draw::encode)) * work.units * 1e-9;
  const double u = video.uniform(Draw::poison);
  const bool poisoned = u < params_.poison;
  const double share = poisoned ? u / params_.poison : 1;
  tally_.jobs += 1;
  encoding_ += 1;
  Ending ending = Ending::dead;
  for (int attempt = 0; attempt < params_.worker.attempts; ++attempt) {
    if (attempt > 0)
      co_await ports_.clock.sleep_for(policies::retry_delay(params_.worker, attempt - 1, Nanos{0}, draws_));
    const bool ran = co_await ports_.encoders.encode(params_.region, share * core_seconds);
    if (ran && !poisoned) {
      ending = Ending::passed;
      break;
    }
    tally_.failed_attempts += 1;
  }
  encoding_ -= 1;
  if (ending == Ending::dead) tally_.failed_jobs += 1;
  co_return ending;
}

// One piece of work on a replica of the fleet; false when it is refused or would be too late.
Task<bool> UploadPipeline::serve(cluster::Fleet& fleet, cluster::WorkLaw law, Nanos deadline, std::uint64_t key) {
  if (fleet.down()) co_return false;
  const Time now = ports_.clock.now();
  cluster::Pool& pool = fleet.pool();
  const cluster::Ticket ticket =
      pool.offer(pool.choose(now, key), now, law.of(1), draws_.bits(), now + deadline, Priority::normal);
  if (ticket.admission != cluster::Admission::admitted) co_return false;
  co_await ports_.clock.sleep_until(ticket.end);
  co_return true;
}

Task<bool> UploadPipeline::append(Video video, Time deadline) {
  const Time now = ports_.clock.now();
  if (video.in_log) {
    const Result<Time> done = ports_.log.write(now, Key{job_records, video.id, 0}, 1, deadline);
    log_echo_ = {done ? *done - now : Nanos{0}, done.has_value()};
  }
  const Echo echo = log_echo_;
  co_await ports_.clock.sleep_for(echo.took);
  co_return echo.worked;
}

Task<bool> UploadPipeline::save(Video video, wire::VideoStatus status, Time deadline) {
  if (!video.in_store) {
    const Echo echo = store_echo_;
    co_await ports_.clock.sleep_for(echo.took);
    co_return echo.worked;
  }
  const Time began = ports_.clock.now();
  const wire::VideoCard card{.id = {video.id}, .status = status, .duration = from_seconds(video.clip_s)};
  const Result<std::uint64_t> put =
      co_await ports_.store.put(wire::keyspaces::card_of(card.id), Codec<wire::VideoCard>::encode(card), {}, deadline);
  store_echo_ = {ports_.clock.now() - began, put.has_value()};
  co_return store_echo_.worked;
}

}  // namespace headroom::modelled
