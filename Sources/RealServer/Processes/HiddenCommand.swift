/// Names of the subcommands that are not for people: the processes that a measurement starts from its own
/// executable.
public enum HiddenCommand {
    public static let keeper = "_keeper"
    public static let master = "_master"
    public static let worker = "_worker"
    public static let generator = "_generator"
    public static let null = "_null"
}
