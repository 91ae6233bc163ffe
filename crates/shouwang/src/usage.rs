//! Help and complaints of the command line in Chinese: the parser's own words are English.

use clap::{
    Arg, ArgAction, Command, CommandFactory as _, FromArgMatches as _,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::cli::Cli;

/// How a page of help is laid out.
const PAGE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Why the words of the command line are not a command.
pub(crate) enum Words {
    /// Help or the version was asked for; this is it.
    Asked(String),
    /// They are wrong: a sentence.
    Wrong(String),
}

/// Reads the command line.
pub(crate) fn parse() -> Result<Cli, Words> {
    let matches = in_chinese(Cli::command()).try_get_matches();
    let mut cli = matches.and_then(|matches| Cli::from_arg_matches(&matches)).map_err(|error| explained(&error))?;
    // A variable that is set to nothing names no database.
    cli.database_url = cli.database_url.filter(|url| !url.trim().is_empty());
    Ok(cli)
}

fn in_chinese(command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let command = names.into_iter().fold(command, |command, name| command.mut_subcommand(name, in_chinese));
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示这一页说明");
    let command = if command.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help("显示版本");
        command.disable_version_flag(true).arg(version)
    } else {
        command
    };
    command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(help)
        .help_template(PAGE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(|arg| {
            let takes_value = arg.get_action().takes_values();
            let heading = if arg.is_positional() { "内容" } else { "选项" };
            arg.help_heading(heading).hide_default_value(takes_value).hide_env(takes_value)
        })
}

fn explained(error: &clap::Error) -> Words {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let (arg, value) = (said(ContextKind::InvalidArg), said(ContextKind::InvalidValue));
    let nearest = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg].map(said).concat();
    let perhaps = if nearest.is_empty() { String::new() } else { format!("，是不是 {nearest}？") };
    let sentence = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return Words::Asked(error.to_string().replace("[OPTIONS]", "[选项]"));
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => "没有写命令".to_owned(),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令{perhaps}", said(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("没有“{arg}”这个选项，或写多了{perhaps}"),
        ErrorKind::MissingRequiredArgument => format!("还缺 {arg}"),
        ErrorKind::ArgumentConflict => format!("“{arg}”写了两次，或不能和别的选项一起写"),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{arg}”后面没有写内容"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let because = std::error::Error::source(error).map(|why| format!("（{why}）")).unwrap_or_default();
            format!("“{arg}”的内容“{value}”不对{because}")
        }
        ErrorKind::InvalidUtf8 => "命令行中有无法识别的文字，请改用 UTF-8 终端".to_owned(),
        _ => "写法不对".to_owned(),
    };
    Words::Wrong(format!("命令行：{}。写法见 shouwang --help 或 shouwang 命令 --help", sentence.trim_end_matches('？')))
}
