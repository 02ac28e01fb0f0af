import Foundation

/// The account that PostgreSQL, Redis and HAProxy run under: PostgreSQL refuses to run as root, and none of them
/// needs to.
struct ServiceUser: Sendable, Equatable {
    var name: String
    var user: uid_t
    var group: gid_t

    /// For root the account that the database's package has made, else `nobody`; `nil` for anybody else, whose
    /// services run as himself.
    static let current: ServiceUser? = {
        guard getuid() == 0 else { return nil }
        for name in ["postgres", "nobody"] {
            if let entry = getpwnam(name), entry.pointee.pw_uid != 0 {
                return ServiceUser(name: name, user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
            }
        }
        return nil
    }()

    /// What stands before a command that is to run under this account.
    var prefix: [String] {
        ["setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups"]
    }
}
