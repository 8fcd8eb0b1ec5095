// The product's own graph: its services by name, and who waits for whom.
#pragma once

#include "models/topology/graph.h"

namespace headroom::models {

// The services of the short-video feed with their published latency budgets (product.md, sections 1 to 3: list read
// 50 ms at most, features 20 + ANN 30 + rank 50 + re-rank 10 ms). Two laws hold in it: nothing on the serving path
// waits for inference while lists are fresh, and nothing asynchronous blocks an answer.
ServiceGraph product_graph();

}  // namespace headroom::models
