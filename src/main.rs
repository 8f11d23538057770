//! Reads the command line and starts one command.

fn main() -> std::process::ExitCode {
    thidua::commands::main()
}
