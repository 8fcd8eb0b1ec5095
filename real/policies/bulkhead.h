// A bound on calls in progress to one dependency, so that its slowness cannot take everything.
#pragma once

#include <optional>
#include <utility>

namespace headroom::policies {

struct BulkheadParams {
  int concurrent = 25;
  bool operator==(const BulkheadParams&) const = default;
};

class Bulkhead {
 public:
  // A place in the bulkhead, left when dropped. The bulkhead outlives its seats.
  class Seat {
   public:
    explicit Seat(int& taken) : taken_(&taken) { ++*taken_; }
    Seat(Seat&& other) noexcept : taken_(std::exchange(other.taken_, nullptr)) {}
    Seat& operator=(Seat&& other) noexcept {
      std::swap(taken_, other.taken_);
      return *this;
    }
    ~Seat() {
      if (taken_ != nullptr) --*taken_;
    }

   private:
    int* taken_;
  };

  explicit Bulkhead(BulkheadParams params = {}) : params_(params) {}
  Bulkhead(const Bulkhead&) = delete;
  Bulkhead& operator=(const Bulkhead&) = delete;

  std::optional<Seat> enter() {
    if (taken_ >= params_.concurrent) return std::nullopt;
    return Seat{taken_};
  }
  int taken() const { return taken_; }

 private:
  BulkheadParams params_;
  int taken_ = 0;
};

}  // namespace headroom::policies
