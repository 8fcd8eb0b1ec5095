#include "sim/run/gateway_door.h"

namespace headroom::run {

void GatewayDoor::tell_waits(Time now) {
  for (; !waits_.empty() && waits_.front().first <= now; waits_.pop_front())
    shedder_.record_wait(waits_.front().first, waits_.front().second);
}

bool GatewayDoor::admits(Time now, Priority priority, std::uint64_t user, unsigned traffic) {
  pool_.play(replica_, now);
  const bool admitted = lets_in(now, priority, user);
  if (admitted) pool_.let_in(now, priority, user, traffic);
  else pool_.turned_away(now, priority, user, traffic);
  return admitted;
}

bool GatewayDoor::lets_in(Time now, Priority priority, std::uint64_t user) {
  tell_waits(now);
  return shedder_.admits(now, priority, user);
}

void GatewayDoor::record_wait(Time now, Nanos wait) {
  tell_waits(now);
  shedder_.record_wait(now, wait);
}

void GatewayDoor::renew() {
  waits_.clear();
  shedder_.reset();
}

}  // namespace headroom::run
