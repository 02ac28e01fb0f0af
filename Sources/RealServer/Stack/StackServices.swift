/// What every part of the real stack is started with.
struct StackServices {
    let installation: StackInstallation
    let folder: ServicesFolder
    let keeper: Keeper
}
