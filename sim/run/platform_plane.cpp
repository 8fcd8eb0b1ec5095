#include "sim/run/platform_plane.h"

namespace headroom::run {

PlatformPlane::PlatformPlane(kernel::Scheduler& scheduler, platform::Platform& platform, Nanos window)
    : scheduler_(scheduler), platform_(platform), window_(window) {
  verify(window > Nanos{0}, "the platform advances by windows of some length");
  verify(platform.edge() == scheduler.now(), "both planes start at one instant");
  driver_.spawn(drive());
}

PlatformPlane::~PlatformPlane() { verify(waiting_.empty(), "activities end before the plane they run on"); }

// The first window is simulated only when the scheduler runs, so that what is started before belongs to it.
Task<void> PlatformPlane::drive() {
  struct Turn {
    kernel::Scheduler& scheduler;
    Clock::Timer timer{};
    ~Turn() { scheduler.disarm(timer); }
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> self) { timer = scheduler.post(self); }
    void await_resume() noexcept { timer = {}; }
  };
  co_await Turn{scheduler_};
  for (;;) {
    const Time next = platform_.edge() + window_;
    platform_.advance(next);
    deliver();
    co_await scheduler_.sleep_until(next);
  }
}

void PlatformPlane::deliver() {
  for (const platform::Completion& completion : platform_.completions()) {
    const auto found = waiting_.find(completion.id);
    if (found == waiting_.end()) continue;  // started on the platform by others
    Activity& activity = *found->second;
    waiting_.erase(found);
    activity.end(completion);
  }
}

PlatformPlane::Activity PlatformPlane::flow(platform::FlowParams params) {
  return {*this, platform_.start_flow(params)};
}
PlatformPlane::Activity PlatformPlane::execute(platform::ExecutionParams params) {
  return {*this, platform_.start_execution(params)};
}

PlatformPlane::Activity::~Activity() {
  if (state_ == State::under_way) {
    plane_.waiting_.erase(id_);
    plane_.platform_.cancel(id_);
  } else if (state_ == State::ended) {
    plane_.scheduler_.disarm(timer_);
  }
}

void PlatformPlane::Activity::await_suspend(std::coroutine_handle<> self) {
  handle_ = self;
  if (state_ == State::ended) timer_ = plane_.scheduler_.arm(completion_.at, self);
}

void PlatformPlane::Activity::end(const platform::Completion& completion) {
  completion_ = completion;
  state_ = State::ended;
  if (handle_) timer_ = plane_.scheduler_.arm(completion.at, handle_);
}

platform::Completion PlatformPlane::Activity::await_resume() noexcept {
  state_ = State::resumed;
  return completion_;
}

}  // namespace headroom::run
