#include "sim/run/platform_plane.h"

#include <algorithm>
#include <utility>

namespace headroom::run {

PlatformPlane::PlatformPlane(kernel::Scheduler& scheduler, platform::Platform& platform, Nanos window,
                             const std::vector<kernel::Scheduler*>& callers)
    : scheduler_(scheduler), platform_(platform), window_(window) {
  for (kernel::Scheduler* caller : callers) desks_.push_back({caller, {}, {}});
  if (desks_.empty()) desks_.push_back({&scheduler, {}, {}});
  verify(window > Nanos{0}, "the platform advances by windows of some length");
  verify(platform.edge() == scheduler.now(), "both planes start at one instant");
  driver_.spawn(drive());
}

PlatformPlane::~PlatformPlane() {
  settle();
  verify(waiting_.empty(), "activities end before the plane they run on");
}

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
    settle();
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

// What was dropped gives its place to what was asked for since.
void PlatformPlane::settle() {
  for (Desk& desk : desks_) {
    for (const platform::ActivityId id : std::exchange(desk.dropped, {}))
      if (waiting_.erase(id) != 0) platform_.cancel(id);
  }
  std::vector<std::pair<std::pair<Time, std::size_t>, Activity*>> asked;
  for (Desk& desk : desks_)
    for (Activity* activity : std::exchange(desk.asked, {}))
      asked.push_back({{activity->asked_, asked.size()}, activity});
  std::ranges::sort(asked, {}, [](const auto& each) { return each.first; });
  for (const auto& [when, activity] : asked) activity->start();
}

PlatformPlane::Activity PlatformPlane::flow(platform::FlowParams params, std::size_t caller) {
  return {*this, desks_[caller], params};
}
PlatformPlane::Activity PlatformPlane::execute(platform::ExecutionParams params, std::size_t caller) {
  return {*this, desks_[caller], params};
}

void PlatformPlane::Activity::start() {
  const auto* flow = std::get_if<platform::FlowParams>(&what_);
  id_ = flow != nullptr ? plane_.platform_.start_flow(*flow)
                        : plane_.platform_.start_execution(std::get<platform::ExecutionParams>(what_));
  state_ = State::under_way;
  plane_.waiting_.emplace(id_, this);
}

// Until the next edge the plane may be in use by others: they are told then.
PlatformPlane::Activity::~Activity() {
  switch (state_) {
    case State::asked: std::erase(desk_.asked, this); break;
    case State::under_way: desk_.dropped.push_back(id_); break;
    case State::ended: desk_.clock->disarm(timer_); break;
    case State::resumed: break;
  }
}

void PlatformPlane::Activity::await_suspend(std::coroutine_handle<> self) {
  handle_ = self;
  if (state_ == State::ended) timer_ = desk_.clock->arm(completion_.at, self);
}

void PlatformPlane::Activity::end(const platform::Completion& completion) {
  completion_ = completion;
  state_ = State::ended;
  if (handle_) timer_ = desk_.clock->arm(completion.at, handle_);
}

platform::Completion PlatformPlane::Activity::await_resume() noexcept {
  state_ = State::resumed;
  return completion_;
}

}  // namespace headroom::run
