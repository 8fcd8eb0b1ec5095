// A queue in one piece of memory, for the short ones that every request passes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

namespace headroom::cluster {

// A ring that doubles when it is full. It is small itself, has no memory before the first element, and to copy it is to
// copy what is in it: std::deque has 80 bytes and half a kilobyte of its own when empty.
template <class T>
class Fifo {
  static_assert(std::is_trivially_destructible_v<T>, "what has left stays in its place until that is used again");

 public:
  Fifo() = default;
  Fifo(const Fifo& other) { *this = other; }
  Fifo(Fifo&& other) noexcept { swap(other); }
  Fifo& operator=(const Fifo& other) {
    if (this == &other) return *this;
    if (places_ < other.size_) resize(other.places_, 0);
    first_ = 0;
    size_ = other.size_;
    for (std::uint32_t i = 0; i < size_; ++i) ring_[i] = other[i];
    return *this;
  }
  Fifo& operator=(Fifo&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Fifo() = default;
  void swap(Fifo& other) noexcept {
    std::swap(ring_, other.ring_);
    std::swap(places_, other.places_);
    std::swap(first_, other.first_);
    std::swap(size_, other.size_);
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  // The i-th oldest.
  T& operator[](std::size_t i) { return ring_[place(i)]; }
  const T& operator[](std::size_t i) const { return ring_[place(i)]; }
  T& front() { return ring_[first_]; }
  const T& front() const { return ring_[first_]; }
  T& back() { return (*this)[size_ - 1]; }
  const T& back() const { return (*this)[size_ - 1]; }

  void push_back(const T& element) {
    if (size_ == places_) resize(std::max(fewest_places, 2 * places_), size_);
    ring_[place(size_++)] = element;
  }
  void pop_front() {
    first_ = (first_ + 1) & (places_ - 1);
    --size_;
  }
  void clear() { first_ = size_ = 0; }

 private:
  static constexpr std::uint32_t fewest_places = 8;
  std::size_t place(std::size_t i) const { return (first_ + i) & (places_ - 1); }
  // Keeps so many of the oldest.
  void resize(std::uint32_t places, std::uint32_t kept) {
    auto larger = std::make_unique_for_overwrite<T[]>(places);
    for (std::uint32_t i = 0; i < kept; ++i) larger[i] = (*this)[i];
    ring_ = std::move(larger);
    places_ = places;
    first_ = 0;
  }

  std::unique_ptr<T[]> ring_;
  std::uint32_t places_ = 0;  // a power of two, or none
  std::uint32_t first_ = 0, size_ = 0;
};

}  // namespace headroom::cluster
