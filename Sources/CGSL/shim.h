// The GNU Scientific Library, as far as Headroom uses it. Swift refuses C's global variables, so what stands in one is
// handed out by a function here.
#ifndef HEADROOM_CGSL_SHIM_H
#define HEADROOM_CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_version.h>

/// Makes errors return codes. Call it once before anything else: GSL's own handler ends the process.
static inline void cgsl_return_errors(void) {
    gsl_set_error_handler_off();
}

/// The version of the library that runs, which may differ from the headers'.
static inline const char *cgsl_version(void) {
    return gsl_version;
}

/// Nelder and Mead's simplex, which needs no derivatives.
static inline const gsl_multimin_fminimizer_type *cgsl_nelder_mead(void) {
    return gsl_multimin_fminimizer_nmsimplex2;
}

/// The trust-region method for nonlinear least squares.
static inline const gsl_multifit_nlinear_type *cgsl_trust_region(void) {
    return gsl_multifit_nlinear_trust;
}

/// Of each algorithm of the trust region, and of the linear solver inside.
static inline const gsl_multifit_nlinear_trs *cgsl_levenberg_marquardt(void) {
    return gsl_multifit_nlinear_trs_lm;
}

/// Steps measured alike in all parameters, which are of one scale.
static inline const gsl_multifit_nlinear_scale *cgsl_unscaled(void) {
    return gsl_multifit_nlinear_scale_levenberg;
}

#endif
