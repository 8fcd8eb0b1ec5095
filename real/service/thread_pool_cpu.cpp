#include <utility>  // before Asio 1.74, which forgets it

#include "real/service/thread_pool_cpu.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "real/service/completion.h"

namespace headroom::service {
namespace {

enum class Phase : int { queued, running, ended, withdrawn };

class ThreadPoolCpu final : public Cpu {
 public:
  ThreadPoolCpu(Reactor& reactor, Clock& clock, ThreadPoolParams params)
      : reactor_(reactor), clock_(clock), params_(std::move(params)), pool_(params_.threads) {}
  ~ThreadPoolCpu() override { pool_.join(); }

 protected:
  Task<Result<bool>> execute(Work work, Time deadline, Job& job) override {
    if (clock_.now() >= deadline) co_return fail(Errc::deadline_exceeded, "no time is left for the work");
    if (std::ranges::find(params_.away, work.kind) == params_.away.end()) {
      job.run();
      co_return true;
    }
    if (queued_.load() >= params_.queue_limit) co_return fail(Errc::overloaded, "too much work is waiting for a core");

    Completion<bool> ended;
    const Seat seat{std::make_shared<std::atomic<Phase>>(Phase::queued)};
    enqueue(seat.phase, job, deadline, ended.setter());
    Result<bool> ran = co_await with_deadline(clock_, deadline, outcome_of(&ended));
    // Begun in time and not finished in time: its result is as good as any.
    if (!ran && !seat.withdraw()) ran = co_await ended.wait();
    if (!ran) co_return ran;
    if (!*ran) co_return fail(Errc::deadline_exceeded, "no core was free before the deadline");
    co_return true;
  }

 private:
  // The caller's hold on its job: when it goes, no thread will touch the job any more.
  struct Seat {
    std::shared_ptr<std::atomic<Phase>> phase;
    // False: too late, a thread has begun.
    bool withdraw() const {
      Phase waiting = Phase::queued;
      return phase->compare_exchange_strong(waiting, Phase::withdrawn);
    }
    ~Seat() {
      if (!withdraw()) phase->wait(Phase::running);
    }
  };

  static Task<Result<bool>> outcome_of(Completion<bool>* ended) { co_return co_await ended->wait(); }

  void enqueue(std::shared_ptr<std::atomic<Phase>> phase, Job& job, Time deadline, Completion<bool>::Setter ended) {
    ++queued_;
    boost::asio::post(pool_, [this, phase, &job, deadline, ended] {
      --queued_;
      Phase waiting = Phase::queued;
      if (!phase->compare_exchange_strong(waiting, Phase::running)) return;
      const bool in_time = clock_.now() < deadline;
      if (in_time) job.run();
      phase->store(Phase::ended);
      phase->notify_all();
      reactor_.post([ended, in_time] { ended(in_time); });
    });
  }

  Reactor& reactor_;
  Clock& clock_;
  ThreadPoolParams params_;
  std::atomic<std::size_t> queued_ = 0;
  boost::asio::thread_pool pool_;
};

}  // namespace

std::unique_ptr<Cpu> make_thread_pool_cpu(Reactor& reactor, Clock& clock, ThreadPoolParams params) {
  return std::make_unique<ThreadPoolCpu>(reactor, clock, std::move(params));
}

}  // namespace headroom::service
