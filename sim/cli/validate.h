// headroom validate: is what the simulator promises so? Runs itself many times and writes down what came out.
#pragma once

namespace CLI {
class App;
}

namespace headroom::cli {
void add_validate(CLI::App& app, int& exit_status);
}
