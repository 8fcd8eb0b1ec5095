// What an operation outside the coroutine world will give, waited for by one coroutine at a time.
#pragma once

#include <coroutine>
#include <memory>
#include <optional>
#include <utility>

namespace headroom::service {

// The setter may be called after everyone who waited has gone; it is called on the reactor's thread, once.
template <class T>
class Completion {
  struct State {
    std::coroutine_handle<> waiter;
    std::optional<T> value;
  };

 public:
  class Setter {
   public:
    Setter() = default;
    explicit Setter(std::shared_ptr<State> state) : state_(std::move(state)) {}
    void operator()(T value) const {
      state_->value.emplace(std::move(value));
      if (state_->waiter) std::exchange(state_->waiter, nullptr).resume();
    }

   private:
    std::shared_ptr<State> state_;
  };

  class [[nodiscard]] Wait {
   public:
    explicit Wait(State& state) : state_(&state) {}
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    ~Wait() {
      if (waiting_) state_->waiter = nullptr;
    }
    bool await_ready() const noexcept { return state_->value.has_value(); }
    void await_suspend(std::coroutine_handle<> self) noexcept {
      state_->waiter = self;
      waiting_ = true;
    }
    T await_resume() {
      waiting_ = false;
      return std::move(*state_->value);
    }

   private:
    State* state_;
    bool waiting_ = false;
  };

  Setter setter() const { return Setter{state_}; }
  // co_await gives the value. The Completion outlives the wait.
  Wait wait() { return Wait{*state_}; }

 private:
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace headroom::service
