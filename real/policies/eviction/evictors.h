// All eviction policies.
#pragma once

#include "real/policies/eviction/fifo.h"
#include "real/policies/eviction/lru.h"
#include "real/policies/eviction/s3_fifo.h"
#include "real/policies/eviction/sieve.h"
#include "real/policies/eviction/w_tiny_lfu.h"
