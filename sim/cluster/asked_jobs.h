// The jobs that a pool is asked to do: of each class of traffic, those of users who come again apart from the rest.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "real/ports/priority.h"
#include "sim/cluster/delayed.h"
#include "sim/cluster/echoes.h"
#include "sim/cluster/fifo.h"
#include "sim/cluster/sources.h"

namespace headroom::cluster {

// What background requests do: what a sampled one did.
struct Job {
  Service work;
  std::int64_t patience;  // until its deadline, ns
  Priority priority;
  std::uint64_t user;
  unsigned traffic = 0;  // its class
  Service then{};        // what the request did next at the same replica, if anything
};

// Classes of traffic have roots of their own (pages, other surfaces), so that a rush in which one of them is ahead of
// the other is known with its mixture.
//
// Who comes again, because his request failed or doors turned him away, is counted and remembered apart. There are
// next to none of them as long as all is well, so that a storm of them is seen with the first ten, which would be lost
// in the noise of all arrivals. And a policy that picks users turns the same ones away again, at no cost: taken for
// arrivals of anybody, they would have to be paid for by refusing others. The roots of those who were turned away are
// the refusals, of which the doors know all: so they are as many as they would be, a second after these. The roots of
// those whose request failed behind the doors are the failures there, which that pool knows likewise.
class AskedJobs {
 public:
  // All of one class; the roots outlive it.
  explicit AskedJobs(const RootLoad& roots) { classes_.emplace_back(roots); }
  AskedJobs(const AskedJobs&) = delete;
  AskedJobs& operator=(const AskedJobs&) = delete;
  // Before the first: it matters whose requests they are, and which jobs are of one request. Classes are numbered as
  // their roots come.
  void stand_behind_doors(std::span<const RootLoad* const> classes) {
    classes_.clear();
    for (const RootLoad* const roots : classes) classes_.emplace_back(*roots).usual().echoes.keep(kept_with_users);
  }
  std::size_t classes() const { return classes_.size(); }

  // How long after a request of the class failed behind the doors its user asks again.
  void set_again_after(unsigned traffic, Nanos after) { classes_[traffic].failures.set_delay(after); }

  // A sampled request; told before turn_away().
  void arrival(Time now, std::uint64_t user, unsigned traffic) {
    Class& of = classes_[traffic];
    of.advance(now);
    Stream& stream = of.streams[stream_of(now, user)];
    stream.echoes.arrival(now, stream.roots->sampled());
  }
  void remember(Time now, const Job& job) { keep(job, stream_of(now, job.user)); }
  // The first job of a request that may bring another when this one is done, at `done`. It is remembered when that is
  // known: in a long queue all that were remembered lately would else have brought their first job only.
  void begin(Time now, const Job& job, Time done) {
    for (; !in_order_.empty() && in_order_.front().second < now; in_order_.pop_front()) {
      const auto found = begun_.find(in_order_.front().first);
      if (found == begun_.end() || found->second.done != in_order_.front().second) continue;
      keep(found->second.job, found->second.stream);
      begun_.erase(found);
    }
    begun_.insert_or_assign(job.user, Begun{job, stream_of(now, job.user), done});
    in_order_.push_back({job.user, done});
  }
  // The next job of the request that this user began, and of which class that is; nothing where there is no such
  // request.
  std::optional<unsigned> follow(std::uint64_t user, const Service& work) {
    const auto found = begun_.find(user);
    if (found == begun_.end()) return {};
    Begun begun = found->second;
    begun_.erase(found);
    begun.job.then = work;
    keep(begun.job, begun.stream);
    return begun.job.traffic;
  }
  // A user's request, before its jobs.
  void ask(Time now, std::uint64_t user) {
    const auto [of_user, first] = seen_.try_emplace(user);
    Seen& seen = of_user->second;
    const bool again = !first && now - seen.asked < from_seconds(came_again_within_s.value);
    if (again) seen.again_until = now + from_seconds(came_again_within_s.value);
    seen.asked = now;
    if (seen_.size() < forget_at_) return;
    std::erase_if(seen_, [&](const auto& u) {
      const Seen& s = u.second;
      return now >= std::max({s.again_until, s.refused_until, s.failed_until}) &&
             now - s.asked >= from_seconds(came_again_within_s.value);
    });
    forget_at_ = std::max(fewest_forgotten, 2 * seen_.size());
  }
  void turn_away(Time now, std::uint64_t user, unsigned traffic) {
    seen_[user].refused_until = now + from_seconds(came_again_within_s.value);
    classes_[traffic].refusals.happens(now);
  }
  // Behind the doors: a sampled request, and so many a second of all from now on.
  void fail(Time now, std::uint64_t user, unsigned traffic) {
    Delayed& failures = classes_[traffic].failures;
    seen_[user].failed_until = now + failures.delay() + from_seconds(came_again_within_s.value);
    failures.happens(now);
  }
  void tell_failures(Time now, unsigned traffic, double per_s) { classes_[traffic].failures.tell(now, per_s); }

  bool any() const {
    return std::ranges::any_of(classes_, [](const Class& of) {
      return std::ranges::any_of(of.heard(), [](const Stream& stream) { return stream.echoes.any(); });
    });
  }
  // Requests per second, at the roots' rates, where doors let in these shares of each class. A refusal or a failure
  // brings one more at most, and not at once.
  template <class LetIn>
  double per_s(Time now, LetIn let_in) {
    double all = 0;
    for (std::size_t traffic = 0; traffic < classes(); ++traffic) {
      Class& of = classes_[traffic];
      of.refusals.tell(now, (1 - let_in(traffic)) * of.per_s);
      of.failures.advance(now);
      of.per_s = 0;
      for (Stream& stream : of.heard()) {
        const double each = stream.echoes.any() ? stream.echoes.per_root(now, stream.roots->sampled()) : 0;
        stream.share = stream.roots->rate(now) * std::min(each, stream.most_per_root);
        of.per_s += stream.share;
      }
      const double roots = of.usual().roots->rate(now);
      of.per_root = roots > 0 ? of.per_s / roots : 0;
      all += of.per_s;
    }
    for (Class& of : classes_)
      for (Stream& stream : of.heard()) stream.share = all > 0 ? stream.share / all : 0;
    return all;
  }
  // All that follows is as of the last per_s(). Requests of a class for each of its roots.
  double per_root(std::size_t traffic) const { return classes_[traffic].per_root; }
  // The share of a class, and what all of them bring that are of it, for each request of any.
  double share(std::size_t traffic) const {
    double all = 0;
    for (const Stream& stream : classes_[traffic].heard()) all += stream.share;
    return all;
  }
  Work brought(std::size_t traffic) const {
    Work all;
    for (const Stream& stream : classes_[traffic].heard())
      if (stream.share > 0) all += stream.echoes.each().times(stream.share);
    return all;
  }
  // There are some; of a class, or of all.
  bool any_of(unsigned traffic) const { return classes_[traffic].usual().echoes.any(); }
  const Job& pick_usual(unsigned traffic, std::uint64_t bits) const {
    return classes_[traffic].usual().echoes.pick(bits);
  }
  const Job& pick(std::uint64_t bits) const {
    double u = static_cast<double>((bits >> 16) & 0xFFFF) / 0x10000;
    const Stream* last = nullptr;
    for (const Class& of : classes_)
      for (const Stream& stream : of.heard()) {
        if (!stream.echoes.any()) continue;
        last = &stream;
        if (u < stream.share) return stream.echoes.pick(bits);
        u -= stream.share;
      }
    return last->echoes.pick(bits);
  }
  // Calls see(job, share of all work) for each that is remembered.
  template <class See>
  void for_each(See see) const {
    for (const Class& of : classes_)
      for (const Stream& stream : of.heard())
        if (stream.share > 0)
          stream.echoes.for_each([&](const Job& job, double share) { see(job, share * stream.share); });
  }

 private:
  static constexpr std::size_t fewest_forgotten = 4096;

  struct Stream {
    const RootLoad* roots;
    Echoes<Job> echoes;
    double most_per_root = std::numeric_limits<double>::infinity();
    double share = 0;  // of all requests
  };
  // Each but the first is of users who come again: nobody told why, doors turned them away, their request failed.
  enum StreamOf : unsigned { usual_stream, again_stream, refused_stream, failed_stream };
  struct Class {
    explicit Class(const RootLoad& roots)
        : streams{{{&roots, {}}, {&roots, soon()}, {&refusals, soon(), 1}, {&failures, soon(), 1}}} {}
    Class(const Class&) = delete;
    Class& operator=(const Class&) = delete;
    static Echoes<Job> soon() {
      Echoes<Job> echoes({.short_s = came_again_window_s.value,
                          .short_roots = came_again_roots.value,
                          .long_over_short = 1});
      echoes.keep(kept_of_again);
      return echoes;
    }
    // Those of which anything is remembered, up to the last: most pools' users never come again.
    std::span<Stream> heard() { return std::span(streams).first(heard_of); }
    std::span<const Stream> heard() const { return std::span(streams).first(heard_of); }
    Stream& usual() { return streams[usual_stream]; }
    const Stream& usual() const { return streams[usual_stream]; }
    void advance(Time now) {
      refusals.advance(now);
      failures.advance(now);
    }

    Delayed refusals{from_seconds(came_again_after_s.value)}, failures{from_seconds(came_again_after_s.value)};
    double per_s = 0, per_root = 0;
    std::size_t heard_of = 0;
    std::array<Stream, 4> streams;
  };
  struct Seen {
    Time asked{}, again_until{}, refused_until{}, failed_until{};
  };
  struct Begun {
    Job job;
    StreamOf stream;
    Time done;
  };
  StreamOf stream_of(Time now, std::uint64_t user) const {
    if (seen_.empty()) return usual_stream;
    const auto found = seen_.find(user);
    if (found == seen_.end()) return usual_stream;
    const Seen& seen = found->second;
    return now < seen.refused_until  ? refused_stream
           : now < seen.failed_until ? failed_stream
           : now < seen.again_until  ? again_stream
                                     : usual_stream;
  }
  void keep(const Job& job, StreamOf stream) {
    Work work;
    work.add(job.work);
    if (job.then.law != nullptr) work.add(job.then);
    Class& of = classes_[job.traffic];
    of.heard_of = std::max<std::size_t>(of.heard_of, stream + 1);
    of.streams[stream].echoes.remember(job, work);
  }

  std::deque<Class> classes_;
  std::unordered_map<std::uint64_t, Seen> seen_;
  std::unordered_map<std::uint64_t, Begun> begun_;  // by user
  Fifo<std::pair<std::uint64_t, Time>> in_order_;   // of those, as they began: user, and when his job is done
  std::size_t forget_at_ = fewest_forgotten;        // users, when those are forgotten who do not come again
};

}  // namespace headroom::cluster
