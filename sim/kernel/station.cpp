#include "sim/kernel/station.h"

#include "real/ports/verify.h"

namespace headroom::kernel {

void Station::List::push_back(Visit& v) {
  v.prev_ = last;
  v.next_ = nullptr;
  (last != nullptr ? last->next_ : first) = &v;
  last = &v;
  ++size;
}

void Station::List::push_front(Visit& v) {
  v.next_ = first;
  v.prev_ = nullptr;
  (first != nullptr ? first->prev_ : last) = &v;
  first = &v;
  ++size;
}

void Station::List::remove(Visit& v) {
  (v.prev_ != nullptr ? v.prev_->next_ : first) = v.next_;
  (v.next_ != nullptr ? v.next_->prev_ : last) = v.prev_;
  --size;
}

Station::Station(Clock& clock, StationParams params)
    : clock_(clock), params_(params), waiting_(params.priorities) {
  verify(params.servers > 0, "a station has at least one server");
  verify(params.priorities > 0, "a station has at least one priority");
}

Station::Visit Station::use(Nanos service, unsigned priority) {
  verify(priority < params_.priorities, "a visit's priority is one of the station's");
  return Visit{*this, service, priority};
}

bool Station::enter(Visit& visit) {
  if (in_system() >= params_.room) return false;
  if (serving_.size < params_.servers) {
    start(visit);
    return true;
  }
  if (params_.discipline == Discipline::preemptive_priority) {
    Visit* victim = lowest_in_service();
    if (victim->priority_ > visit.priority_) {
      preempt(*victim);
      start(visit);
      return true;
    }
  }
  wait(visit, params_.discipline == Discipline::lifo);
  return true;
}

void Station::start(Visit& visit) {
  visit.where_ = Visit::Where::serving;
  visit.started_ = clock_.now();
  serving_.push_back(visit);
  visit.timer_ = clock_.arm(visit.started_ + visit.remaining_, visit.handle_);
}

void Station::wait(Visit& visit, bool at_front) {
  visit.where_ = Visit::Where::waiting;
  List& list = waiting_[visit.priority_];
  at_front ? list.push_front(visit) : list.push_back(visit);
  ++waiting_count_;
}

void Station::preempt(Visit& victim) {
  clock_.disarm(victim.timer_);
  victim.remaining_ -= clock_.now() - victim.started_;
  serving_.remove(victim);
  wait(victim, true);
}

// Of equals, the one that started last loses the least.
Station::Visit* Station::lowest_in_service() {
  Visit* lowest = serving_.last;
  for (Visit* v = serving_.last; v != nullptr; v = v->prev_)
    if (v->priority_ > lowest->priority_) lowest = v;
  return lowest;
}

void Station::leave(Visit& visit) {
  if (visit.where_ == Visit::Where::waiting) {
    waiting_[visit.priority_].remove(visit);
    --waiting_count_;
  } else {
    if (!visit.fired_) clock_.disarm(visit.timer_);
    serving_.remove(visit);
    start_next();
  }
  visit.where_ = Visit::Where::outside;
}

void Station::start_next() {
  for (List& list : waiting_) {
    if (list.first == nullptr) continue;
    Visit& next = *list.first;
    list.remove(next);
    --waiting_count_;
    start(next);
    return;
  }
}

}  // namespace headroom::kernel
