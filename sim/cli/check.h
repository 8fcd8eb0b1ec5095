// headroom check SCENARIO: is it right, trace included?
#pragma once

namespace CLI {
class App;
}

namespace headroom::cli {
void add_check(CLI::App& app, int& exit_status);
}
